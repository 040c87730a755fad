package io.portaria.app.screen.firststart;

import io.portaria.app.GatewayOpener;
import io.portaria.app.live.Background;
import io.portaria.app.live.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// How a workstation comes by its first gateway.
public final class FirstStartViewModel {

    private final GatewayOpener opener;
    private final Background background;
    private final Path home;
    private final Consumer<GatewayOpener.Opened> opened;
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final StringProperty address = new SimpleStringProperty("https://127.0.0.1:15443");
    private final StringProperty certificate = new SimpleStringProperty("");
    private final StringProperty token = new SimpleStringProperty("");

    public FirstStartViewModel(
            GatewayOpener opener,
            Background background,
            Path home,
            Consumer<GatewayOpener.Opened> opened) {
        this.opener = opener;
        this.background = background;
        this.home = home;
        this.opened = opened;
    }

    public ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    public StringProperty address() {
        return address;
    }

    public StringProperty certificate() {
        return certificate;
    }

    public StringProperty token() {
        return token;
    }

    public void demo() {
        open(() -> opener.demo(home));
    }

    public void setUp() {
        open(() -> opener.embedded(home));
    }

    /// True when the address is one that can be dialled and nothing is missing.
    public boolean canConnect() {
        return address.get().strip().matches("https://[^/\\s]+/?")
                && !certificate.get().isBlank()
                && !token.get().isBlank();
    }

    public void connect() {
        if (!canConnect()) {
            return;
        }
        URI admin = URI.create(address.get().strip());
        Path file = Path.of(certificate.get().strip());
        String secret = token.get().strip();
        open(() -> opener.connect(admin, file, secret));
    }

    private void open(Callable<GatewayOpener.Opened> how) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        problem.set(Optional.empty());
        background.run(
                how,
                gateway -> {
                    busy.set(false);
                    opened.accept(gateway);
                },
                failure -> {
                    busy.set(false);
                    problem.set(Optional.of(failure));
                });
    }
}
