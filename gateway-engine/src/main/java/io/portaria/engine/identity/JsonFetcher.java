package io.portaria.engine.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/// Fetches a JSON object from an issuer named in the catalog: https only (loopback apart), no redirects, bounded in size
/// and time. The only place of this room that opens a socket.
final class JsonFetcher {
    private static final long MOST_BYTES = 1024L * 1024;

    /// A login waits for it, and has no more than a quarter of a minute itself.
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final OkHttpClient client;

    JsonFetcher() {
        this(LONGEST);
    }

    /// @param longest from the look-up of the name to the last byte
    JsonFetcher(Duration longest) {
        this.client =
                new OkHttpClient.Builder().callTimeout(longest).followRedirects(false).build();
    }

    /// Whether an address is one of this machine by its words alone.
    static boolean isLoopback(String url) {
        try {
            String host = new URI(url).getHost();
            return "127.0.0.1".equals(host) || "localhost".equals(host) || "[::1]".equals(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /// @param insecurely whether http is good enough on loopback
    /// @throws IOException with a sentence that anybody may read: it says nothing of the network behind the gateway
    Map<String, Object> object(String url, boolean insecurely) throws IOException {
        HttpUrl address = HttpUrl.parse(url);
        boolean allowed = address != null && (address.isHttps() || (insecurely && isLoopback(url)));
        if (address == null || !allowed) {
            throw new IOException("Keys are fetched by https only, and " + url + " is not.");
        }
        String body;
        Call call = client.newCall(new Request.Builder().url(address).build());
        try (Response response = call.execute()) {
            if (response.code() != 200) {
                throw new Answered(url + " answered with status " + response.code() + ".");
            }
            BufferedSource source = response.body().source();
            if (source.request(MOST_BYTES + 1)) {
                // closing alone would read on for a tenth of a second, to keep the connection
                call.cancel();
                throw new Answered(url + " answered with more than 1 MiB.");
            }
            body = source.readUtf8();
        } catch (Answered e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(url + " cannot be reached, or does not answer in time.", e);
        }
        try {
            // the library gives null for null
            return Optional.ofNullable(JSONObjectUtils.parse(body))
                    .orElseThrow(() -> new ParseException("null", 0));
        } catch (ParseException e) {
            throw new IOException(url + " did not answer with a JSON object.", e);
        }
    }

    /// It answered, and not well.
    private static final class Answered extends IOException {
        private static final long serialVersionUID = 1L;

        Answered(String sentence) {
            super(sentence);
        }
    }
}
