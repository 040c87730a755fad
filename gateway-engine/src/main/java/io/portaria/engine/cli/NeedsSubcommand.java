package io.portaria.engine.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that does nothing by itself: without a subcommand it says how it is used, and that is wrong usage.
abstract class NeedsSubcommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Spec private @Nullable CommandSpec spec;

    NeedsSubcommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(surroundings.err());
        }
        surroundings.err().flush();
        return Portaria.WRONG_USAGE;
    }
}
