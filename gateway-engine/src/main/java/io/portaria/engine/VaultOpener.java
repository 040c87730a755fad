package io.portaria.engine;

import io.portaria.engine.vault.Vault;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How the vault of a home is opened.
@FunctionalInterface
public interface VaultOpener {
    /// Variable that holds a passphrase; it is asked for on machines that start without a person.
    String PASSPHRASE = "PORTARIA_PASSPHRASE";

    /// Variable that names another folder for the user's key files.
    String KEY_FOLDER = "PORTARIA_KEYS";

    Vault open(Path folder);

    /// With the passphrase of the environment if there is one, else with the key file of the operating system's user.
    static VaultOpener of(Map<String, String> environment) {
        Optional<String> passphrase =
                Optional.ofNullable(environment.get(PASSPHRASE)).filter(p -> !p.isEmpty());
        if (passphrase.isPresent()) {
            return folder -> Vault.withPassphrase(folder, passphrase.get().toCharArray());
        }
        Path keys =
                Optional.ofNullable(environment.get(KEY_FOLDER))
                        .map(Path::of)
                        .orElseGet(() -> userFolder(environment));
        return folder -> Vault.withKeyFile(folder, keys);
    }

    private static Path userFolder(Map<String, String> environment) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path user = Path.of(System.getProperty("user.home", "."));
        if (system.contains("win")) {
            return Optional.ofNullable(environment.get("APPDATA"))
                    .map(Path::of)
                    .orElse(user)
                    .resolve("Portaria")
                    .resolve("keys");
        }
        if (system.contains("mac")) {
            return user.resolve("Library")
                    .resolve("Application Support")
                    .resolve("Portaria")
                    .resolve("keys");
        }
        return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(v -> !v.isEmpty())
                .map(Path::of)
                .orElse(user.resolve(".config"))
                .resolve("portaria")
                .resolve("keys");
    }
}
