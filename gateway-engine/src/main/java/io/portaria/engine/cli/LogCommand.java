package io.portaria.engine.cli;

import io.portaria.engine.Gateways;
import io.portaria.engine.VaultOpener;
import io.portaria.engine.api.Query;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `portaria log`: the ledger.
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Checks the ledger.",
        subcommands = LogCommand.Verify.class,
        synopsisSubcommandLabel = "verify")
final class LogCommand extends NeedsSubcommand {
    LogCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /// Checks the whole log and every recording, by the running gateway or without one.
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks the whole log and every recording.")
    static final class Verify implements Callable<Integer> {
        private final Surroundings surroundings;
        @Mixin private HomeOption home = new HomeOption();

        Verify(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            Query.LogReport report =
                    Gateways.verifyLog(home.home(), VaultOpener.of(surroundings.environment()));
            report.findings().forEach(surroundings.out()::println);
            surroundings
                    .out()
                    .println(
                            report.whole()
                                    ? String.format(
                                            Locale.ROOT,
                                            "The log is whole: %d entries and %d recordings, checked in %.1f s.",
                                            report.leaves(),
                                            report.recordings(),
                                            report.seconds())
                                    : "The log is not whole: "
                                            + report.findings().size()
                                            + (report.findings().size() == 1
                                                    ? " finding."
                                                    : " findings."));
            surroundings.out().flush();
            return report.whole() ? Portaria.DONE : Portaria.REFUSED;
        }
    }
}
