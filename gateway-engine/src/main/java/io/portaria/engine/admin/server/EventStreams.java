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
/// nothing does, by which both ends learn that the other has gone. A stream lasts no longer than the leave of who reads it.
final class EventStreams {
    private static final int MOST_WAITING = 256;

    /// How long somebody whose leave has ended may still be told, at most.
    private static final int LEAVE_EVERY_SECONDS = 1;

    private final Set<Thread> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// Tells until the client goes, the gateway stops, or the visitor would not be let in any more.
    void serve(AdminDesk.Visit visit, Response response, Callback callback) {
        BlockingQueue<GatewayEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        open.add(Thread.currentThread());
        try (Gateway.Pin _ = visit.gateway().follow(event -> put(waiting, event))) {
            response.setStatus(200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            OutputStream out = Content.Sink.asOutputStream(response);
            // The client learns at once that it is heard, not with the first event.
            out.write(KEEP_ALIVE);
            out.flush();
            int silent = 0;
            while (!closed) {
                GatewayEvent event = waiting.poll(LEAVE_EVERY_SECONDS, TimeUnit.SECONDS);
                if (!visit.mayStay().getAsBoolean()) {
                    break;
                }
                silent = event == null ? silent + LEAVE_EVERY_SECONDS : 0;
                if (event != null || silent >= AdminProtocol.KEEP_ALIVE_SECONDS) {
                    out.write(event == null ? KEEP_ALIVE : frame(event));
                    out.flush();
                    silent = 0;
                }
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
