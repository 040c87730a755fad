package io.portaria.engine.admin.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.portaria.engine.admin.AdminProtocol;
import io.portaria.engine.admin.AdminProtocol.Problem;
import io.portaria.engine.admin.AskedRecordings;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.HostnameVerifier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// A gateway elsewhere, or in this very process: there is one client path.
public final class HttpGateway implements Gateway {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// Verifying a long log takes its time.
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private static final Duration SILENCE =
            Duration.ofSeconds(3L * AdminProtocol.KEEP_ALIVE_SECONDS);

    private final HttpUrl base;
    private final String token;
    private final OkHttpClient client;
    private final OkHttpClient streaming;
    private final Threads threads = new Threads();
    private final Set<EventFollower> followers = ConcurrentHashMap.newKeySet();

    /// @param ca certificates to trust: these and no others
    /// @param name that the certificate must be for; empty: the host of the address
    /// @throws GatewayUnreachable when the address or the certificates cannot be used
    public HttpGateway(URI address, Path ca, String token, Optional<String> name) {
        HttpUrl url = HttpUrl.get(address);
        if (url == null || !url.isHttps()) {
            throw new GatewayUnreachable(
                    "A gateway is reached by https only, and " + address + " is not.");
        }
        this.base = url;
        this.token = token;
        try {
            TrustedCa trusted = TrustedCa.of(ca);
            OkHttpClient.Builder builder =
                    new OkHttpClient.Builder()
                            .sslSocketFactory(trusted.sockets(), trusted.trust())
                            .followRedirects(false)
                            .connectTimeout(CONNECT)
                            .readTimeout(ANSWER)
                            .writeTimeout(Duration.ofSeconds(30));
            if (name.isPresent()) {
                HostnameVerifier usual = builder.build().hostnameVerifier();
                builder.sslSocketFactory(
                                new CallingByName(trusted.sockets(), name.get()), trusted.trust())
                        .hostnameVerifier((_, session) -> usual.verify(name.get(), session));
            }
            if (url.host().equals("127.0.0.1")
                    || url.host().equals("localhost")
                    || url.host().equals("::1")) {
                builder.proxy(Proxy.NO_PROXY);
            }
            this.client = builder.build();
            this.streaming = client.newBuilder().readTimeout(SILENCE).build();
        } catch (IOException e) {
            throw new GatewayUnreachable(
                    "The gateway at " + address + " cannot be trusted: " + e.getMessage(), e);
        }
    }

    @Override
    public GatewayStatus status() {
        return exchange(request(AdminProtocol.STATUS).get().build(), GatewayStatus.class);
    }

    @Override
    public <R> R ask(Query<R> query) {
        return post(AdminProtocol.QUERY, query, query.answerType());
    }

    @Override
    public <R> R perform(Command<R> command) {
        return post(AdminProtocol.COMMAND, command, command.answerType());
    }

    private <R> R post(String path, Object message, Class<R> answerType) {
        try {
            byte[] body = AdminProtocol.json().writeValueAsBytes(message);
            return exchange(
                    request(path + AdminProtocol.nameOf(message))
                            .post(RequestBody.create(body, JSON))
                            .build(),
                    answerType);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This cannot be written as JSON.", e);
        }
    }

    private Request.Builder request(String path) {
        return new Request.Builder()
                .url(base.newBuilder().encodedPath(path).build())
                .header("Authorization", "Bearer " + token);
    }

    private <R> R exchange(Request request, Class<R> type) {
        try (Response response = client.newCall(request).execute()) {
            byte[] body = response.body().bytes();
            if (response.code() == 200) {
                return AdminProtocol.json().readValue(body, type);
            }
            throw refused(response.code(), body);
        } catch (JsonProcessingException e) {
            throw new GatewayUnreachable(
                    "What answers at " + base + " is not a gateway of this version.", e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private GatewayRefused refused(int status, byte[] body) throws IOException {
        try {
            Problem problem = AdminProtocol.json().readValue(body, Problem.class);
            return new GatewayRefused(problem.sentence(), problem.details());
        } catch (JsonProcessingException e) {
            throw new IOException("it answered with status " + status, e);
        }
    }

    private GatewayUnreachable unreachable(IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new GatewayUnreachable("The gateway at " + base + " cannot be reached: " + why, e);
    }

    /// Keeps the connection up: when it breaks, a new one is made, which begins with the state as it then is.
    @Override
    public Pin follow(Consumer<GatewayEvent> listener) {
        EventFollower follower =
                new EventFollower(
                        streaming,
                        request(AdminProtocol.EVENTS).header("Accept", "text/event-stream").build(),
                        listener,
                        followers::remove);
        followers.add(follower);
        threads.startVirtual("follow-gateway", follower::run);
        return follower::close;
    }

    @Override
    public RecordingSource recordings() {
        return new AskedRecordings(this);
    }

    @Override
    public void close() {
        followers.forEach(EventFollower::close);
        client.connectionPool().evictAll();
    }
}
