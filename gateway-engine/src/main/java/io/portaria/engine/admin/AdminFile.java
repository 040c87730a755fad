package io.portaria.engine.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.portaria.engine.vault.SafeFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `HOME/run/admin.json`, by which a running gateway is found from its home. Whoever may read it is its operator, so only
/// the owner of the home may; it is there only as long as the gateway runs.
///
/// @param address where the admin API is
/// @param ca what to trust there
/// @param token the operator's, made anew at each start
/// @param pid the gateway's process
public record AdminFile(URI address, Path ca, String token, long pid) {

    public static Path in(Path run) {
        return run.resolve("admin.json");
    }

    public void write(Path run) throws IOException {
        byte[] json =
                AdminProtocol.json()
                        .writeValueAsBytes(
                                AdminProtocol.json()
                                        .createObjectNode()
                                        .put("address", address.toString())
                                        .put("ca", ca.toString())
                                        .put("token", token)
                                        .put("pid", pid));
        SafeFiles.folder(run);
        SafeFiles.replace(in(run), json);
    }

    /// What a gateway left; empty when there is none or it is not to be understood.
    public static Optional<AdminFile> read(Path run) {
        Path file = in(run);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = AdminProtocol.json().readTree(Files.readAllBytes(file));
            return Optional.of(
                    new AdminFile(
                            URI.create(json.path("address").asText()),
                            Path.of(json.path("ca").asText()),
                            json.path("token").asText(),
                            json.path("pid").asLong()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Whether the process that wrote it is still there.
    public boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Override
    public String toString() {
        return "AdminFile[" + address + ", process " + pid + "]";
    }
}
