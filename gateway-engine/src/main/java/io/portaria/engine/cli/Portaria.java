package io.portaria.engine.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line. Without a subcommand the installed program opens the workstation; the engine alone explains itself.
@Command(
        name = "portaria",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The desk between AI agents and a company's data.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ApplyCommand.class,
            TokenCommand.class,
            SessionsCommand.class,
            ApprovalsCommand.class,
            AgentsCommand.class,
            LogCommand.class,
            ConnectCommand.class,
            PolicyCommand.class,
            HardenCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Portaria implements Runnable {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int WRONG_USAGE = 2;
    static final int UNREACHABLE = 3;

    /// Set by the command at the root of the sources, which can do more than the installed program.
    private static final String FROM_SOURCE = "PORTARIA_FROM_SOURCE";

    private final Surroundings surroundings;

    public Portaria(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /// Runs one command line.
    ///
    /// @return the exit code
    public static int run(Surroundings surroundings, String... args) {
        CommandLine commandLine = commandLine(new Portaria(surroundings));
        commandLine.setOut(surroundings.out());
        commandLine.setErr(surroundings.err());
        commandLine.setExecutionExceptionHandler((e, _, _) -> Failures.tell(e, surroundings.err()));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine.execute(args);
    }

    private static CommandLine commandLine(Portaria portaria) {
        Surroundings surroundings = portaria.surroundings;
        CommandLine commandLine = new CommandLine(portaria, new CommandFactory(surroundings));
        if (surroundings.environment().containsKey(FROM_SOURCE)) {
            commandLine
                    .getCommandSpec()
                    .usageMessage()
                    .footer(
                            "",
                            "From the sources also:",
                            "  bench postgresql [SECONDS] [ROUNDS]  Measures what the gateway costs.");
        }
        return commandLine;
    }

    @Override
    public void run() {
        PrintWriter out = surroundings.out();
        commandLine(this).usage(out);
        out.flush();
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Surroundings surroundings =
                new Surroundings(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        Map.copyOf(System.getenv()));
        System.exit(run(surroundings, args));
    }
}
