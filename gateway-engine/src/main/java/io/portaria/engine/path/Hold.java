package io.portaria.engine.path;

import java.util.List;

/// A person must give leave first.
///
/// @param guardrails names of the guardrails that ask, in the catalog's order
/// @param sentence why, for the agent and for who is asked
/// @param permit what holds once leave is given
public record Hold(List<String> guardrails, String sentence, Permit permit) implements Decision {}
