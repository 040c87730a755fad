package io.portaria.engine;

import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.CatalogDiff;
import io.portaria.engine.catalog.CatalogFile;
import io.portaria.engine.catalog.CatalogLimits;
import io.portaria.engine.catalog.CatalogProblem;
import io.portaria.engine.catalog.CatalogText;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.catalog.InvalidCatalog;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.JsonBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts a catalog in force: checks it, moves its secrets into the vault, enters it in the ledger, keeps it, and only then
/// lets it be seen.
final class CatalogApplication {
    private static final Catalog EMPTY =
            new Catalog(
                    new Catalog.Gateway("", Map.of(), Optional.empty()),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new Catalog.Retention(Optional.empty(), Optional.empty()));

    private final Wiring wiring;

    CatalogApplication(Wiring wiring) {
        this.wiring = wiring;
    }

    /// @throws GatewayRefused with every problem as `file:line:column: sentence`
    synchronized CatalogChange plan(
            String fileName, String source, Map<String, String> environment) {
        return check(fileName, source, environment).change();
    }

    synchronized CatalogChange apply(
            String fileName, String source, Map<String, String> environment, String author) {
        Checked checked = check(fileName, source, environment);
        if (!checked.change().changed()) {
            wiring.secrets.moveIntoVault(checked.catalog(), environment);
            return checked.change();
        }
        wiring.secrets.moveIntoVault(checked.catalog(), environment);
        Instant now = wiring.clock.instant();
        CatalogVersion version =
                new CatalogVersion(
                        checked.catalog(),
                        checked.change().toVersion(),
                        checked.source(),
                        now,
                        author,
                        folder(fileName));
        try {
            JsonBytes entry = new JsonBytes(1024);
            entry.begin()
                    .text("kind", "catalog")
                    .time("at", now)
                    .text("from", checked.change().fromVersion())
                    .text("version", version.hash())
                    .text("author", author)
                    .texts(
                            "changes",
                            checked.change().lines().stream()
                                    .map(l -> l.length() > 400 ? l.substring(0, 400) + "…" : l)
                                    .limit(100)
                                    .toList())
                    .close();
            wiring.ledger.append(entry.toBytes());
            wiring.catalogStore.save(version);
        } catch (LedgerUnavailable | IOException e) {
            throw new GatewayRefused(
                    "The catalog was not applied, because it cannot be recorded: "
                            + e.getMessage());
        }
        wiring.catalogs.set(version);
        return checked.change();
    }

    private record Checked(Catalog catalog, String source, CatalogChange change) {}

    private Checked check(String fileName, String source, Map<String, String> environment) {
        try {
            Catalog catalog = CatalogFile.read(source, folder(fileName));
            List<CatalogProblem> limits = CatalogLimits.check(catalog, source);
            if (!limits.isEmpty()) {
                throw new InvalidCatalog(limits);
            }
            checkCertificate(catalog, source, environment);
            List<String> missing = wiring.secrets.missing(catalog, environment);
            if (!missing.isEmpty()) {
                throw new GatewayRefused(
                        "The catalog was not applied: secrets are missing.", missing);
            }
            String kept = CatalogText.withoutSecrets(source);
            String hash = CatalogText.hash(kept);
            Optional<CatalogVersion> before = wiring.catalogs.current();
            List<String> lines =
                    CatalogDiff.lines(before.map(CatalogVersion::catalog).orElse(EMPTY), catalog);
            String from = before.map(CatalogVersion::hash).orElse("");
            return new Checked(
                    catalog, kept, new CatalogChange(from, hash, !hash.equals(from), lines));
        } catch (InvalidCatalog e) {
            throw new GatewayRefused(
                    "The catalog was not applied: "
                            + (e.problems().size() == 1
                                    ? "one thing is wrong."
                                    : e.problems().size() + " things are wrong."),
                    e.problems().stream().map(p -> p.in(fileName)).toList());
        }
    }

    private void checkCertificate(Catalog catalog, String source, Map<String, String> environment)
            throws InvalidCatalog {
        Optional<Catalog.Certificate> declared = catalog.gateway().tls();
        if (declared.isPresent()) {
            try {
                wiring.tls.read(declared.get(), environment);
            } catch (IOException e) {
                throw new InvalidCatalog(
                        List.of(
                                CatalogText.problem(
                                        source, String.valueOf(e.getMessage()), "gateway", "tls")));
            }
        }
    }

    private Path folder(String fileName) {
        Path file = Path.of(fileName);
        if (file.isAbsolute()) {
            return Optional.ofNullable(file.getParent()).orElse(file);
        }
        return wiring.catalogs.current().map(CatalogVersion::folder).orElse(wiring.home.catalog());
    }
}
