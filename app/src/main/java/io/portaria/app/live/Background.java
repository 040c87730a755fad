package io.portaria.app.live;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Runs what blocks away from the JavaFX thread and brings the answer back to it.
public final class Background {

    private static final Logger LOG = System.getLogger(Background.class.getName());

    private final Executor workers;
    private final Executor ui;

    public Background(Executor workers, Executor ui) {
        this.workers = workers;
        this.ui = ui;
    }

    /// Exactly one of `done` and `failed` is called, on the thread of the user interface; none once the workstation
    /// closes.
    public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Problem> failed) {
        try {
            workers.execute(() -> work(work, done, failed));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Nobody works any more: the workstation is closing", e);
        }
    }

    private <T> void work(Callable<T> work, Consumer<T> done, Consumer<Problem> failed) {
        T answer;
        try {
            answer = work.call();
        } catch (Exception e) {
            Problem problem = Problem.of(e);
            if (problem.kind() == Problem.Kind.UNEXPECTED) {
                LOG.log(Level.ERROR, "Work in the background failed", e);
            }
            ui.execute(() -> failed.accept(problem));
            return;
        }
        ui.execute(() -> done.accept(answer));
    }

    /// The thread answers arrive on.
    public Executor ui() {
        return ui;
    }

    /// Where blocking work is done.
    public Executor workers() {
        return workers;
    }
}
