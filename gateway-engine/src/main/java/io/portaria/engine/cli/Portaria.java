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
            AgentsCommand.class,
            LogCommand.class,
            ConnectCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Portaria implements Runnable {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int WRONG_USAGE = 2;
    static final int UNREACHABLE = 3;

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
        CommandLine commandLine =
                new CommandLine(new Portaria(surroundings), new CommandFactory(surroundings));
        commandLine.setOut(surroundings.out());
        commandLine.setErr(surroundings.err());
        commandLine.setExecutionExceptionHandler((e, _, _) -> Failures.tell(e, surroundings.err()));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine.execute(args);
    }

    @Override
    public void run() {
        PrintWriter out = surroundings.out();
        new CommandLine(this, new CommandFactory(surroundings)).usage(out);
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
