package io.portaria.engine.protocol.postgresql.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The start-up parameters of an agent: what is for the gateway, and what goes on to the server.
///
/// @param role `portaria.role`
/// @param purpose `portaria.purpose`
/// @param forServer parameters to pass on
record StartupOptions(
        Optional<String> role, Optional<String> purpose, Map<String, String> forServer) {
    private static final String OURS = "portaria.";

    static StartupOptions of(Map<String, String> parameters) {
        Map<String, String> ours = new LinkedHashMap<>();
        Map<String, String> forServer = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("user") || lower.equals("database") || lower.equals("replication")) {
                return;
            }
            if (lower.startsWith(OURS)) {
                ours.put(lower, value);
            } else if (lower.equals("options")) {
                String rest = split(value, ours);
                if (!rest.isEmpty()) {
                    forServer.put(name, rest);
                }
            } else {
                forServer.put(name, value);
            }
        });
        return new StartupOptions(
                Optional.ofNullable(ours.get(OURS + "role")),
                Optional.ofNullable(ours.get(OURS + "purpose")),
                forServer);
    }

    /// Takes `-c portaria.x=y` and `--portaria.x=y` out of an options string; a backslash makes a space part of a word.
    private static String split(String options, Map<String, String> ours) {
        List<String> rest = new ArrayList<>();
        List<String> words = words(options);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean apart = word.equals("-c") && i + 1 < words.size();
            String setting =
                    apart
                            ? words.get(i + 1)
                            : word.startsWith("--")
                                    ? word.substring(2)
                                    : word.startsWith("-c") ? word.substring(2) : "";
            int equals = setting.indexOf('=');
            String name = equals < 0 ? "" : setting.substring(0, equals).toLowerCase(Locale.ROOT);
            if (name.startsWith(OURS)) {
                ours.put(name, setting.substring(equals + 1));
                i += apart ? 1 : 0;
                continue;
            }
            rest.add(word);
            if (apart) {
                rest.add(words.get(++i));
            }
        }
        return String.join(
                " ", rest.stream().map(w -> w.replace("\\", "\\\\").replace(" ", "\\ ")).toList());
    }

    private static List<String> words(String options) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (c == '\\' && i + 1 < options.length()) {
                word.append(options.charAt(++i));
                open = true;
            } else if (Character.isWhitespace(c)) {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }
}
