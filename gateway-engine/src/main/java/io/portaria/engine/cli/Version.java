package io.portaria.engine.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version of this program, from the manifest of its jar.
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"portaria " + text()};
    }

    /// `development` where the classes are not in a jar.
    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
