package io.portaria.engine.sockets;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// The system's number of a socket. The JDK shows it when the JVM was started with
/// `--add-exports=java.base/sun.nio.ch=ALL-UNNAMED`.
final class Descriptors {
    private final MethodHandle number;

    private Descriptors(MethodHandle number) {
        this.number = number;
    }

    /// Empty when this JVM does not let us.
    static Optional<Descriptors> find() {
        try {
            Class<?> selectable = Class.forName("sun.nio.ch.SelChImpl");
            return Optional.of(
                    new Descriptors(
                            MethodHandles.lookup()
                                    .findVirtual(
                                            selectable,
                                            "getFDVal",
                                            MethodType.methodType(int.class))
                                    .asType(
                                            MethodType.methodType(
                                                    int.class, SocketChannel.class))));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    int of(SocketChannel channel) {
        try {
            return (int) number.invokeExact(channel);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
