package io.portaria.engine.threads;

/// Makes every thread of the engine, so that each has a name that says what it does.
public final class Threads {

    /// A virtual thread for a connection or a direction of one.
    public Thread startVirtual(String name, Runnable task) {
        return Thread.ofVirtual().name(name).start(task);
    }

    /// A daemon thread of the operating system, for what must go on whatever the virtual threads do.
    public Thread startDaemon(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon(true).start(task);
    }
}
