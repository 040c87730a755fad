package io.portaria.engine.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Virtual threads on a scheduler of one's own. The JDK has that inside and offers it to nobody yet, so it is there only
/// when the JVM was started with [#FLAG]; everything works without it, only slower.
final class OwnScheduler {
    static final String FLAG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private final MethodHandle builder;
    private final Executor usual;

    private OwnScheduler(MethodHandle builder, Executor usual) {
        this.builder = builder;
        this.usual = usual;
    }

    /// Empty when this JVM does not let us.
    static Optional<OwnScheduler> find() {
        try {
            Class<?> builders = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
            var constructor = builders.getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            var usual =
                    Class.forName("java.lang.VirtualThread").getDeclaredMethod("defaultScheduler");
            usual.setAccessible(true);
            return Optional.of(
                    new OwnScheduler(
                            MethodHandles.lookup().unreflectConstructor(constructor),
                            (Executor) usual.invoke(null)));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return Optional.empty();
        }
    }

    /// Threads that run on the scheduler which virtual threads usually run on, whoever starts them.
    Thread.Builder.OfVirtual usual() {
        return on(usual);
    }

    /// Threads all of whose work is handed to `scheduler`.
    Thread.Builder.OfVirtual on(Executor scheduler) {
        try {
            return (Thread.Builder.OfVirtual) builder.invoke(scheduler);
        } catch (Throwable e) {
            throw new IllegalStateException("This Java makes no virtual threads.", e);
        }
    }
}
