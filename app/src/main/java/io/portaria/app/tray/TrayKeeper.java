package io.portaria.app.tray;

import io.portaria.app.ui.Look;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// Keeps the icon in the tray true: how many wait, or that the gateway does not answer, in the language of the screen.
public final class TrayKeeper implements AutoCloseable {

    private final Executor worker;
    private final Executor ui;
    private final Supplier<Look> look;
    private final ObservableValue<? extends Number> count;
    private final ObservableValue<String> unreachable;
    private final Consumer<Tray.Choice> chosen;
    private final ReadOnlyBooleanWrapper visible = new ReadOnlyBooleanWrapper();
    private final Subscription changes;
    private Tray.Face said;
    private boolean closed;

    /// Used by the worker only.
    private @Nullable Tray tray;

    /// @param worker does one thing after the other
    /// @param ui the thread of the user interface, on which this is called and answers
    /// @param count how many wait
    /// @param unreachable why the gateway does not answer; empty while it does
    /// @param chosen told of what a person did with the icon
    public TrayKeeper(
            Trays trays,
            Executor worker,
            Executor ui,
            Supplier<Look> look,
            ObservableValue<? extends Number> count,
            ObservableValue<String> unreachable,
            Consumer<Tray.Choice> chosen) {
        this.worker = worker;
        this.ui = ui;
        this.look = look;
        this.count = count;
        this.unreachable = unreachable;
        this.chosen = chosen;
        Tray.Face first = face();
        this.said = first;
        worker.execute(() -> tray = trays.open(first, new Heard()));
        this.changes =
                Subscription.combine(count.subscribe(this::say), unreachable.subscribe(this::say));
    }

    /// Whether a person can see the icon now.
    public ReadOnlyBooleanProperty visible() {
        return visible.getReadOnlyProperty();
    }

    /// Says what there is to say, where it is something else than before; call after a change of language.
    public void say() {
        Tray.Face now = face();
        if (!now.equals(said)) {
            said = now;
            onTray(it -> it.show(now));
        }
    }

    private Tray.Face face() {
        Look speaks = look.get();
        int waiting = count.getValue().intValue();
        return new Tray.Face(
                waiting,
                sentence(speaks, waiting),
                speaks.text("tray.open"),
                waiting == 0
                        ? speaks.text("tray.approvals")
                        : speaks.text("tray.approvals.waiting", waiting),
                speaks.text("tray.quit"));
    }

    private String sentence(Look speaks, int waiting) {
        if (!unreachable.getValue().isEmpty()) {
            return speaks.text("tray.unreachable");
        }
        return waiting == 0
                ? speaks.text("tray.nothing")
                : speaks.texts().count("tray.waiting", waiting);
    }

    /// Brings what happens at the icon to the thread of the user interface.
    private final class Heard implements Tray.Listener {

        @Override
        public void chosen(Tray.Choice choice) {
            ui.execute(() -> {
                if (!closed) {
                    chosen.accept(choice);
                }
            });
        }

        @Override
        public void visible(boolean now) {
            ui.execute(() -> visible.set(now && !closed));
        }
    }

    private void onTray(Consumer<Tray> run) {
        try {
            worker.execute(() -> {
                if (tray != null) {
                    run.accept(tray);
                }
            });
        } catch (RejectedExecutionException e) {
            System.getLogger(TrayKeeper.class.getName())
                    .log(Level.DEBUG, "The workstation is closing", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        changes.unsubscribe();
        visible.set(false);
        onTray(it -> {
            it.close();
            tray = null;
        });
    }
}
