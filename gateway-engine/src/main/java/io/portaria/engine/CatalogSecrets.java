package io.portaria.engine;

import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.SecretRef;
import io.portaria.engine.catalog.Catalog.Target;
import io.portaria.engine.catalog.CatalogText;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.vault.SecretHandle;
import io.portaria.engine.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Moves the secrets that a catalog refers to into the vault, and hands out what needs them: targets with access to their
/// passwords, the key of the listeners.
final class CatalogSecrets {
    private static final String LISTENER_KEY = "gateway/tls/key";

    private final Vault vault;

    CatalogSecrets(Vault vault) {
        this.vault = vault;
    }

    /// What cannot be found, one sentence each; a secret that the vault has already need not be given again.
    ///
    /// @param environment the variables of who applies the catalog
    List<String> missing(Catalog catalog, Map<String, String> environment) {
        List<String> missing = new ArrayList<>();
        for (Target target : catalog.targets()) {
            if (target instanceof Target.Postgresql pg
                    && read(pg.password(), environment).isEmpty()
                    && !has(name(pg))) {
                missing.add(
                        "The password of the target "
                                + pg.name()
                                + " cannot be had: "
                                + describe(pg.password())
                                + ".");
            }
        }
        return missing;
    }

    /// The key of a certificate of one's own, in PEM. A file that can be read goes before the vault, so that a renewed
    /// certificate comes with its renewed key.
    ///
    /// @throws IOException with a sentence, when it is nowhere
    byte[] listenerKey(Catalog.Certificate certificate, Map<String, String> environment)
            throws IOException {
        Optional<byte[]> key =
                read(certificate.key(), environment)
                        .or(() -> Optional.of(take(LISTENER_KEY)).filter(k -> k.length > 0));
        return key.orElseThrow(() ->
                new IOException(
                        "The key of the gateway's certificate cannot be had: "
                                + describe(certificate.key())
                                + "."));
    }

    /// What is given with a catalog and is not in the vault as it is: read once, so that what is entered in the ledger is
    /// what is moved.
    Given given(Catalog catalog, Map<String, String> environment) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        catalog.gateway()
                .tls()
                .flatMap(tls -> read(tls.key(), environment))
                .ifPresent(key -> secrets.put(LISTENER_KEY, key));
        for (Target target : catalog.targets()) {
            if (target instanceof Target.Postgresql pg) {
                read(pg.password(), environment).ifPresent(secret -> secrets.put(name(pg), secret));
            }
        }
        secrets.entrySet().removeIf(s -> isKept(s.getKey(), s.getValue()));
        return new Given(vault, secrets);
    }

    private boolean isKept(String name, byte[] secret) {
        byte[] kept = take(name);
        try {
            return MessageDigest.isEqual(kept, secret);
        } finally {
            Arrays.fill(kept, (byte) 0);
        }
    }

    /// Secrets on their way into the vault.
    static final class Given implements AutoCloseable {
        private final Vault vault;
        private final Map<String, byte[]> secrets;

        private Given(Vault vault, Map<String, byte[]> secrets) {
            this.vault = vault;
            this.secrets = secrets;
        }

        /// What they are for, as the ledger has it; never the secrets themselves.
        List<String> names() {
            return List.copyOf(secrets.keySet());
        }

        void moveIntoVault() {
            secrets.forEach(vault::put);
        }

        @Override
        public void close() {
            secrets.values().forEach(s -> Arrays.fill(s, (byte) 0));
        }
    }

    PostgresTarget open(Target.Postgresql target) {
        PostgresTarget.TlsMode tls =
                switch (target.tls()) {
                    case "disable" -> PostgresTarget.TlsMode.DISABLE;
                    case "require" -> PostgresTarget.TlsMode.REQUIRE;
                    default -> PostgresTarget.TlsMode.VERIFY_FULL;
                };
        return new PostgresTarget(
                target.name(),
                target.address().host(),
                target.address().port(),
                target.database(),
                target.username(),
                () -> take(name(target)),
                tls,
                target.ca());
    }

    private byte[] take(String name) {
        Optional<SecretHandle> handle = vault.get(name);
        if (handle.isEmpty()) {
            return new byte[0];
        }
        try (SecretHandle secret = handle.get()) {
            return secret.bytes().clone();
        }
    }

    private boolean has(String name) {
        Optional<SecretHandle> handle = vault.get(name);
        handle.ifPresent(SecretHandle::close);
        return handle.isPresent();
    }

    private static Optional<byte[]> read(SecretRef ref, Map<String, String> environment) {
        return switch (ref) {
            case SecretRef.Env(String variable) ->
                    Optional.ofNullable(environment.get(variable))
                            .map(v -> v.getBytes(StandardCharsets.UTF_8));
            case SecretRef.File(var path) -> {
                try {
                    String text = Files.readString(path);
                    yield Optional.of(
                            (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text)
                                    .getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    yield Optional.empty();
                }
            }
            case SecretRef.Value value ->
                    Optional.of(value.reveal())
                            .filter(v -> !CatalogText.IN_VAULT.equals("\"" + v + "\""))
                            .map(v -> v.getBytes(StandardCharsets.UTF_8));
        };
    }

    private static String describe(SecretRef ref) {
        return switch (ref) {
            case SecretRef.Env(String variable) ->
                    "the environment variable " + variable + " is not set";
            case SecretRef.File(var path) -> "the file " + path + " cannot be read";
            case SecretRef.Value _ -> "it is not in the vault";
        };
    }

    private static String name(Target.Postgresql target) {
        return "target/" + target.name() + "/password";
    }
}
