package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// A thread with a deep stack and the one parser that it runs. One caller at a time asks it; the pool sees to that.
final class ParserThread {
    /// PostgreSQL's own is 8 MiB as a rule; frames of the JVM are larger. Only what is used becomes memory.
    private static final long STACK = 64L * 1024 * 1024;

    /// Making an instance depends on nobody's input.
    private static final Duration TO_START = Duration.ofMinutes(1);

    private static final class Task {
        private final byte[] utf8;
        private final CompletableFuture<Parsed> answer = new CompletableFuture<>();

        private Task(byte[] utf8) {
            this.utf8 = utf8;
        }
    }

    private final TreeReader trees;
    private final Duration idle;
    private final Predicate<ParserThread> mayEnd;
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CompletableFuture<Parsed> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean spent;

    /// Starts it.
    ///
    /// @param idle after how long without a task it asks `mayEnd`
    /// @param mayEnd whether it may end; nobody asks it again then
    ParserThread(Threads threads, TreeReader trees, Duration idle, Predicate<ParserThread> mayEnd) {
        this.trees = trees;
        this.idle = idle;
        this.mayEnd = mayEnd;
        this.thread = threads.startDaemon("postgresql-grammar", STACK, this::run);
    }

    /// Whether it can be asked again.
    boolean usable() {
        return !spent;
    }

    /// Runs `task` once its instance is gone, or now if it is.
    void whenEnded(Runnable task) {
        var _ = ended.thenRun(task);
    }

    /// Waits no longer than `budget` from when the instance has the text. If that is not enough, it is stopped.
    ///
    /// @param first how long it may take without one of the permits of `slow`
    Parsed ask(byte[] utf8, Duration first, Duration budget, Semaphore slow) {
        try {
            if (!ready.await(TO_START.toMillis(), TimeUnit.MILLISECONDS)) {
                stop();
                return new Parsed.Beyond(Reasons.BUSY);
            }
            CompletableFuture<Parsed> answer = hand(utf8);
            long part = Math.min(first.toNanos(), budget.toNanos());
            Optional<Parsed> early = within(answer, part);
            return early.isPresent() ? early.get() : slowly(answer, budget.toNanos() - part, slow);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            return new Parsed.Beyond(Reasons.INTERRUPTED);
        }
    }

    private Parsed slowly(CompletableFuture<Parsed> answer, long nanos, Semaphore slow)
            throws InterruptedException {
        if (!slow.tryAcquire()) {
            stop();
            return new Parsed.Beyond(Reasons.BUSY);
        }
        try {
            Optional<Parsed> late = within(answer, nanos);
            if (late.isEmpty()) {
                stop();
            }
            return late.orElse(new Parsed.Beyond(Reasons.TOO_LONG_A_TIME));
        } finally {
            slow.release();
        }
    }

    private static Optional<Parsed> within(CompletableFuture<Parsed> answer, long nanos)
            throws InterruptedException {
        try {
            return Optional.of(answer.get(nanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(new Parsed.Beyond(Reasons.PARSER_FAILED));
        }
    }

    /// Ends it, also in the middle of a statement: the module's loops and calls look whether they are interrupted.
    void stop() {
        spent = true;
        thread.interrupt();
    }

    private synchronized CompletableFuture<Parsed> hand(byte[] utf8) {
        if (ended.isDone()) {
            return ended;
        }
        Task task = new Task(utf8);
        tasks.add(task);
        return task.answer;
    }

    private void run() {
        String why = Reasons.PARSER_FAILED;
        try {
            serve(new ParserInstance(trees));
        } catch (InterruptedException e) {
            why = Reasons.CLOSED;
        } finally {
            spent = true;
            end(new Parsed.Beyond(why));
        }
    }

    private void serve(ParserInstance instance) throws InterruptedException {
        ready.countDown();
        while (!spent) {
            Task task = tasks.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
            if (task != null) {
                answer(instance, task);
            } else if (mayEnd.test(this)) {
                return;
            }
        }
    }

    private void answer(ParserInstance instance, Task task) {
        Parsed parsed = new Parsed.Beyond(Reasons.PARSER_FAILED);
        try {
            parsed = instance.parse(task.utf8);
            if (instance.spent()) {
                spent = true;
            }
        } finally {
            task.answer.complete(parsed);
        }
    }

    /// Nobody waits for an answer that does not come.
    private void end(Parsed told) {
        synchronized (this) {
            ended.complete(told);
        }
        ready.countDown();
        Task left = tasks.poll();
        while (left != null) {
            left.answer.complete(told);
            left = tasks.poll();
        }
    }
}
