package io.portaria.engine.catalog;

import io.portaria.engine.catalog.Catalog.Issuer;
import io.portaria.engine.catalog.Catalog.MaskingRule;
import io.portaria.engine.catalog.Catalog.Target;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// What a catalog may say and this version cannot enforce. Such a catalog is refused as a whole: a rule that is silently
/// ignored is worse than none.
public final class CatalogLimits {
    private CatalogLimits() {}

    /// @return problems with the line of the section they stand in; empty when all of it is enforced
    public static List<CatalogProblem> check(Catalog catalog, String source) throws InvalidCatalog {
        Node root = CatalogFile.compose(source);
        List<CatalogProblem> problems = new ArrayList<>();
        for (String listener : List.of("git", "s3", "sts")) {
            if (catalog.gateway().listen().containsKey(listener)) {
                problems.add(
                        at(
                                root,
                                "gateway",
                                "The listener \""
                                        + listener
                                        + "\" is not served by this version; leave it out."));
            }
        }
        for (Issuer issuer : catalog.issuers()) {
            if (issuer instanceof Issuer.Saml saml) {
                problems.add(
                        at(
                                root,
                                "issuers",
                                "SAML is not spoken by this version; issuer \""
                                        + saml.name()
                                        + "\" cannot be used yet."));
            }
        }
        for (Target target : catalog.targets()) {
            if (!(target instanceof Target.Postgresql)) {
                problems.add(
                        at(
                                root,
                                "targets",
                                "Targets of type "
                                        + target.type()
                                        + " are not served by this version; leave out \""
                                        + target.name()
                                        + "\"."));
            }
        }
        for (MaskingRule rule : catalog.masking()) {
            if (!rule.objects().isEmpty() || rule.unmaskable().isPresent()) {
                problems.add(
                        at(
                                root,
                                "masking",
                                "The rule \""
                                        + rule.name()
                                        + "\" is about S3 objects, which this version does not serve."));
            }
            if (rule.references().isPresent()) {
                problems.add(
                        at(
                                root,
                                "masking",
                                "\"references\" of the rule \""
                                        + rule.name()
                                        + "\" is not enforced by this version; leave it out. What is computed from a table with protected columns is masked whole."));
            }
        }
        if (!catalog.guardrails().isEmpty()) {
            problems.add(
                    at(
                            root,
                            "guardrails",
                            "Guardrails are not enforced by this version; leave the section out."));
        }
        if (!catalog.approvals().isEmpty()) {
            problems.add(
                    at(
                            root,
                            "approvals",
                            "Approvals are not enforced by this version; leave the section out."));
        }
        return problems;
    }

    private static CatalogProblem at(Node root, String key, String sentence) {
        if (root instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode s && s.getValue().equals(key)) {
                    return YamlValue.at(s, sentence);
                }
            }
        }
        return YamlValue.at(root, sentence);
    }
}
