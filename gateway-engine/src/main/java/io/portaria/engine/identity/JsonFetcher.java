package io.portaria.engine.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/// Fetches a JSON object from an issuer named in the catalog: https only (loopback apart), no redirects, bounded in size
/// and time. The only place of this room that opens a socket.
final class JsonFetcher {
    private static final long MOST_BYTES = 1024L * 1024;

    private final OkHttpClient client =
            new OkHttpClient.Builder()
                    .callTimeout(Duration.ofSeconds(10))
                    .followRedirects(false)
                    .build();

    Map<String, Object> object(String url) throws IOException {
        URI uri = URI.create(url);
        boolean loopback =
                "127.0.0.1".equals(uri.getHost())
                        || "localhost".equals(uri.getHost())
                        || "[::1]".equals(uri.getHost());
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && loopback)) {
            throw new IOException("Keys are fetched by https only, and " + url + " is not.");
        }
        try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
            if (response.code() != 200) {
                throw new IOException(url + " answered with status " + response.code() + ".");
            }
            BufferedSource source = response.body().source();
            if (source.request(MOST_BYTES + 1)) {
                throw new IOException(url + " answered with more than 1 MiB.");
            }
            return JSONObjectUtils.parse(source.readUtf8());
        } catch (ParseException e) {
            throw new IOException(url + " did not answer with a JSON object.", e);
        }
    }
}
