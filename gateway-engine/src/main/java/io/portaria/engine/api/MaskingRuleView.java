package io.portaria.engine.api;

import java.util.List;
import java.util.Optional;

/// One masking rule as the catalog file has it: what it matches (a detector or columns), what is done, for which roles.
///
/// @param detect detector name, `any` among them; empty when `columns` or `objects` match
/// @param columns `target:schema.table.column` patterns
/// @param objects `target:key` patterns of S3 objects
/// @param technique `redact`, `partial`, `pseudonym`, `null`, `fixed`, `generalise` or `none`
/// @param fixed the value of `fixed`
/// @param roles the rule is for these roles only; empty means all
public record MaskingRuleView(
        String name,
        Optional<String> detect,
        List<String> columns,
        List<String> objects,
        String technique,
        Optional<String> fixed,
        List<String> roles) {}
