package io.portaria.app.notify;

import io.portaria.app.live.LiveFeed;
import io.portaria.app.ui.Look;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Gateway;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Has the desktop tell a person of every new request, and brings their answer to where it is decided.
///
/// A notification names the agent, its purpose and the guardrails; the statement is in the inbox only.
public final class Notifier implements AutoCloseable {

    /// What answers lead to, on the thread of the user interface.
    public interface Answers {

        /// Approves the request once, or opens the inbox on it where that cannot be done without a person looking.
        void approve(String id);

        /// Opens the inbox on this request.
        ///
        /// @param deny whether the reason of a denial is to be written there
        void open(String id, boolean deny);
    }

    private final Executor worker;
    private final Supplier<Look> look;
    private final InstantSource clock;
    private final Set<String> told = new HashSet<>();
    private final Gateway.Pin pin;

    /// Used by the worker only.
    private @Nullable Desktop desktop;

    /// @param worker does one thing after the other
    /// @param ui the thread of the user interface
    public Notifier(
            Desktops desktops,
            Executor worker,
            Executor ui,
            Supplier<Look> look,
            InstantSource clock,
            LiveFeed feed,
            Answers answers) {
        this.worker = worker;
        this.look = look;
        this.clock = clock;
        worker.execute(() ->
                desktop =
                        desktops.open((id, answer) -> ui.execute(() -> lead(id, answer, answers))));
        this.pin = feed.listen(this::take);
    }

    private static void lead(String id, Desktop.Answer answer, Answers answers) {
        switch (answer) {
            case APPROVE -> answers.approve(id);
            case DENY -> answers.open(id, true);
            case OPEN -> answers.open(id, false);
        }
    }

    private void take(LiveFeed.News news) {
        for (ApprovalView each : news.approvals().values()) {
            if (each.state() == ApprovalView.State.WAITING) {
                if (told.add(each.id())) {
                    Desktop.Note note = note(each);
                    onDesktop(it -> it.show(note));
                }
            } else if (told.remove(each.id())) {
                onDesktop(it -> it.withdraw(each.id()));
            }
        }
    }

    private Desktop.Note note(ApprovalView approval) {
        Look speaks = look.get();
        return new Desktop.Note(
                approval.id(),
                speaks.text("notify.title", approval.agent()),
                speaks.text("notify.body", approval.purpose(), String.join(", ", approval.rules())),
                speaks.text("notify.approve"),
                speaks.text("notify.deny"),
                speaks.text("notify.open"),
                Math.max(0, Duration.between(clock.instant(), approval.expiresAt()).toMillis()));
    }

    private void onDesktop(java.util.function.Consumer<Desktop> run) {
        try {
            worker.execute(() -> {
                if (desktop != null) {
                    run.accept(desktop);
                }
            });
        } catch (RejectedExecutionException e) {
            System.getLogger(Notifier.class.getName())
                    .log(System.Logger.Level.DEBUG, "The workstation is closing", e);
        }
    }

    @Override
    public void close() {
        pin.close();
        Set<String> shown = Set.copyOf(told);
        onDesktop(it -> {
            shown.forEach(it::withdraw);
            it.close();
            desktop = null;
        });
    }
}
