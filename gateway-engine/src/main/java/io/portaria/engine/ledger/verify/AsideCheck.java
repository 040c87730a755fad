package io.portaria.engine.ledger.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.ledger.format.TreeHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Tails that a restart set aside: each must be as an entry of the log says.
final class AsideCheck {
    private final ObjectMapper json = new ObjectMapper();
    private final LogFolder files;
    private final List<String> paths;
    private final Map<String, String> digests = new HashMap<>();

    AsideCheck(LogFolder files, List<String> paths) {
        this.files = files;
        this.paths = paths;
    }

    void entry(byte[] entry) {
        if (!new String(entry, StandardCharsets.ISO_8859_1).startsWith("{\"kind\":\"recovery\"")) {
            return;
        }
        try {
            JsonNode node = json.readTree(entry);
            if (node.path("what").asText().equals("torn-tail")) {
                digests.put(node.path("file").asText(), node.path("sha256").asText());
            }
        } catch (IOException e) {
            // Whoever reads sessions reports entries that are no JSON.
            digests.remove("");
        }
    }

    void finish(Findings findings) throws IOException {
        for (String path : paths) {
            String digest = digests.remove(path);
            byte[] bytes = files.read(path);
            if (digest == null) {
                findings.found(path + " is named by no entry.");
            } else if (!digest.equals(
                    HexFormat.of().formatHex(TreeHasher.sha256().digest(bytes)))) {
                findings.found(path + " is not what was set aside.");
            } else {
                findings.remark(
                        path + " holds " + bytes.length + " bytes that a crash left half written.");
            }
        }
        for (String missing : digests.keySet()) {
            findings.found(missing + " is missing.");
        }
    }
}
