package io.portaria.app.screen.firststart;

import io.portaria.app.GatewayOpener;
import io.portaria.app.StubGateway;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FirstStartViewModelTest {

    private final StubGateway gateway = new StubGateway();
    private final List<String> calls = new ArrayList<>();
    private final List<GatewayOpener.Opened> opened = new ArrayList<>();
    private final FirstStartViewModel model =
            new FirstStartViewModel(
                    new Recording(), gateway.background(), Path.of("home"), opened::add);

    @Test
    void theDemoOpensAndNothingElseMeanwhile() {
        model.demo();
        model.setUp();
        assertThat(model.busy().get()).isTrue();
        gateway.work();
        assertThat(calls).containsExactly("demo home");
        assertThat(opened).hasSize(1);
        assertThat(model.busy().get()).isFalse();
    }

    @Test
    void whatDoesNotStartSaysWhyAndMayBeTriedAgain() {
        gateway.fail(new GatewayUnreachable("in use"));
        model.setUp();
        gateway.work();
        assertThat(opened).isEmpty();
        assertThat(model.busy().get()).isFalse();
        assertThat(model.problem().get().map(Problem::sentence)).contains("in use");
        gateway.fail(null);
        model.setUp();
        assertThat(model.problem().get()).isEmpty();
        gateway.work();
        assertThat(opened).hasSize(1);
    }

    @Test
    void connectingTakesWhatWasTyped() {
        model.address().set(" https://10.0.0.4:15443 ");
        model.certificate().set("ca.pem ");
        model.token().set(" abc ");
        model.connect();
        gateway.work();
        assertThat(calls).containsExactly("connect https://10.0.0.4:15443 ca.pem abc");
    }

    @Test
    void aTokenThatIsRefusedIsToldInTheGatewaysWords() {
        model.certificate().set("ca.pem");
        model.token().set("abc");
        gateway.fail(new GatewayRefused("This token has expired."));
        model.connect();
        gateway.work();
        assertThat(model.problem().get().map(Problem::kind)).contains(Problem.Kind.REFUSED);
        assertThat(opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://10.0.0.4:15443", "10.0.0.4:15443", "https://a b", "https://"})
    void anAddressThatCannotBeDialledIsNotDialled(String address) {
        model.certificate().set("ca.pem");
        model.token().set("abc");
        assertThat(model.canConnect()).isTrue();
        model.address().set(address);
        assertThat(model.canConnect()).isFalse();
        model.connect();
        gateway.work();
        assertThat(calls).isEmpty();
    }

    @Test
    void nothingMayBeMissing() {
        assertThat(model.canConnect()).isFalse();
        model.certificate().set("ca.pem");
        assertThat(model.canConnect()).isFalse();
        model.token().set("  ");
        assertThat(model.canConnect()).isFalse();
    }

    private final class Recording implements GatewayOpener {

        @Override
        public Opened demo(Path home) {
            return opened("demo " + home);
        }

        @Override
        public Opened embedded(Path home) {
            return opened("embedded " + home);
        }

        @Override
        public Opened connect(URI admin, Path caCertificate, String token) {
            return opened("connect " + admin + " " + caCertificate + " " + token);
        }

        private Opened opened(String call) {
            gateway.status();
            calls.add(call);
            return new Opened(gateway, () -> {});
        }
    }
}
