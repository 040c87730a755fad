package io.portaria.engine.threads;

import java.util.Optional;
import java.util.concurrent.Executor;

/// Makes every thread of the engine, so that each has a name that says what it does.
public final class Threads {
    private final Optional<OwnScheduler> scheduler = OwnScheduler.find();

    /// A virtual thread for a connection or a direction of one. It runs where virtual threads usually run, whatever
    /// thread starts it.
    public Thread startVirtual(String name, Runnable task) {
        return scheduler
                .map(OwnScheduler::usual)
                .orElseGet(Thread::ofVirtual)
                .name(name)
                .start(task);
    }

    /// Whether [#startVirtualOn] can keep its promise in this JVM.
    public boolean canSchedule() {
        return scheduler.isPresent();
    }

    /// What the JVM must be started with for [#canSchedule].
    public static String flag() {
        return OwnScheduler.FLAG;
    }

    /// A virtual thread all of whose steps are handed to `carrier`.
    ///
    /// @throws IllegalStateException unless [#canSchedule]
    public Thread startVirtualOn(Executor carrier, String name, Runnable task) {
        return scheduler
                .orElseThrow(() ->
                        new IllegalStateException(
                                "This JVM was started without " + OwnScheduler.FLAG))
                .on(carrier)
                .name(name)
                .start(task);
    }

    /// A daemon thread of the operating system, for what must go on whatever the virtual threads do.
    public Thread startDaemon(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon(true).start(task);
    }

    /// The same with a stack of `stack` bytes, for code that calls itself as deep as its input is nested.
    public Thread startDaemon(String name, long stack, Runnable task) {
        return Thread.ofPlatform().name(name).stackSize(stack).daemon(true).start(task);
    }
}
