package io.portaria.engine.cli;

import picocli.CommandLine;

/// Makes commands with their surroundings.
final class CommandFactory implements CommandLine.IFactory {
    private final Surroundings surroundings;

    CommandFactory(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        try {
            return type.cast(
                    type.getDeclaredConstructor(Surroundings.class).newInstance(surroundings));
        } catch (NoSuchMethodException e) {
            return CommandLine.defaultFactory().create(type);
        }
    }
}
