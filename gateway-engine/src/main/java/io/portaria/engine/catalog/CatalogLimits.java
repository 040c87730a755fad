package io.portaria.engine.catalog;

import io.portaria.engine.catalog.Catalog.Condition;
import io.portaria.engine.catalog.Catalog.Guardrail;
import io.portaria.engine.catalog.Catalog.Issuer;
import io.portaria.engine.catalog.Catalog.MaskingRule;
import io.portaria.engine.catalog.Catalog.Target;
import java.util.ArrayList;
import java.util.List;

/// What a catalog may say and this version cannot enforce. Such a catalog is refused as a whole: a rule that is silently
/// ignored is worse than none.
public final class CatalogLimits {
    private CatalogLimits() {}

    /// @return problems with the line of the section they stand in; empty when all of it is enforced
    public static List<CatalogProblem> check(Catalog catalog, String source) throws InvalidCatalog {
        List<CatalogProblem> problems = new ArrayList<>();
        for (String listener : List.of("git", "s3", "sts")) {
            if (catalog.gateway().listen().containsKey(listener)) {
                problems.add(
                        CatalogText.problem(
                                source,
                                "The listener \""
                                        + listener
                                        + "\" is not served by this version; leave it out.",
                                "gateway"));
            }
        }
        for (Issuer issuer : catalog.issuers()) {
            if (issuer instanceof Issuer.Saml saml) {
                problems.add(
                        CatalogText.problem(
                                source,
                                "SAML is not spoken by this version; issuer \""
                                        + saml.name()
                                        + "\" cannot be used yet.",
                                "issuers"));
            }
        }
        for (Target target : catalog.targets()) {
            if (!(target instanceof Target.Postgresql)) {
                problems.add(
                        CatalogText.problem(
                                source,
                                "Targets of type "
                                        + target.type()
                                        + " are not served by this version; leave out \""
                                        + target.name()
                                        + "\".",
                                "targets"));
            }
        }
        for (MaskingRule rule : catalog.masking()) {
            if (!rule.objects().isEmpty() || rule.unmaskable().isPresent()) {
                problems.add(
                        CatalogText.problem(
                                source,
                                "The rule \""
                                        + rule.name()
                                        + "\" is about S3 objects, which this version does not serve.",
                                "masking"));
            }
        }
        for (Guardrail guardrail : catalog.guardrails()) {
            if (guardrail.when() instanceof Condition.OfFiles) {
                problems.add(
                        CatalogText.problem(
                                source,
                                "The guardrail \""
                                        + guardrail.name()
                                        + "\" is about Git or S3, which this version does not serve.",
                                "guardrails"));
            }
        }
        return problems;
    }
}
