package io.portaria.engine.cli;

import java.io.PrintWriter;
import java.util.Map;

/// What a command finds around it.
///
/// @param environment variables of the process
public record Surroundings(PrintWriter out, PrintWriter err, Map<String, String> environment) {}
