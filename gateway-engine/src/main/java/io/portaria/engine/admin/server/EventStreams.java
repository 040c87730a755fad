package io.portaria.engine.admin.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.portaria.engine.admin.AdminProtocol;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The streams of events that are open. Each has the thread of its request: it writes what comes, and a comment when
/// nothing does, by which both ends learn that the other has gone.
final class EventStreams {
    private static final int MOST_WAITING = 256;

    private final Set<Thread> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    void serve(Gateway gateway, Response response, Callback callback) {
        BlockingQueue<GatewayEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        open.add(Thread.currentThread());
        try (Gateway.Pin _ = gateway.follow(event -> put(waiting, event))) {
            response.setStatus(200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            OutputStream out = Content.Sink.asOutputStream(response);
            while (!closed) {
                GatewayEvent event =
                        waiting.poll(AdminProtocol.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
                out.write(event == null ? KEEP_ALIVE : frame(event));
                out.flush();
            }
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        } catch (InterruptedException e) {
            callback.failed(e);
            Thread.currentThread().interrupt();
        } finally {
            open.remove(Thread.currentThread());
        }
    }

    private static final byte[] KEEP_ALIVE = ": here\n\n".getBytes(StandardCharsets.US_ASCII);

    /// JSON has no line breaks outside strings and none within, so that one line of data holds it.
    private static byte[] frame(GatewayEvent event) throws JsonProcessingException {
        return ("event: "
                        + AdminProtocol.nameOf(event)
                        + "\ndata: "
                        + AdminProtocol.json().writeValueAsString(event)
                        + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Waits when the client is slow: events are dropped before this, where all followers wait.
    private static void put(BlockingQueue<GatewayEvent> waiting, GatewayEvent event) {
        try {
            waiting.put(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed = true;
        open.forEach(Thread::interrupt);
    }
}
