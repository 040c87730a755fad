package io.portaria.engine.admin.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.portaria.engine.admin.AdminProtocol;
import io.portaria.engine.api.GatewayEvent;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;

/// One subscription, on a thread of its own. A connection that ends is made anew, after a moment that grows.
final class EventFollower extends EventSourceListener {
    private static final long SHORTEST_PAUSE = 250;
    private static final long LONGEST_PAUSE = 8000;
    private static final int NOT_RECOGNISED = 401;

    /// Each refusal is an entry in the gateway's ledger, and a token that has ended does not become good by asking.
    private static final long PAUSE_WHEN_REFUSED = 60_000;

    private final OkHttpClient client;
    private final Request request;
    private final Consumer<GatewayEvent> listener;
    private final Consumer<EventFollower> gone;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Call call;
    private long pause = SHORTEST_PAUSE;

    EventFollower(
            OkHttpClient client,
            Request request,
            Consumer<GatewayEvent> listener,
            Consumer<EventFollower> gone) {
        this.client = client;
        this.request = request;
        this.listener = listener;
        this.gone = gone;
    }

    void run() {
        try {
            do {
                pause =
                        once() == NOT_RECOGNISED
                                ? PAUSE_WHEN_REFUSED
                                : Math.min(LONGEST_PAUSE, pause * 2);
            } while (!closed.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            gone.accept(this);
        }
    }

    /// @return the status that was answered; 0 when there was none
    private int once() {
        Call next = client.newCall(request);
        call = next;
        if (closed.getCount() == 0) {
            return 0;
        }
        try (Response response = next.execute()) {
            EventSources.processResponse(response, this);
            return response.code();
        } catch (IOException e) {
            // It is tried again; status() tells who asks why it cannot be reached.
            return 0;
        }
    }

    @Override
    public void onEvent(
            EventSource source, @Nullable String id, @Nullable String type, String data) {
        pause = SHORTEST_PAUSE;
        Class<? extends GatewayEvent> known =
                type == null ? null : AdminProtocol.events().get(type);
        if (known == null || closed.getCount() == 0) {
            return;
        }
        try {
            listener.accept(AdminProtocol.json().readValue(data, known));
        } catch (JsonProcessingException e) {
            // A later version tells more than this one knows.
            pause = SHORTEST_PAUSE;
        }
    }

    void close() {
        closed.countDown();
        Call running = call;
        if (running != null) {
            running.cancel();
        }
    }
}
