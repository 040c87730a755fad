package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.policy.CatalogMasking;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What of the server's own must not be seen, also where the gateway's role is a superuser and the server would show it.
class ServerRelationsTest {
    private static final MaskingRules RULES = CatalogMasking.of(List.of(), "t", "r");

    @ParameterizedTest
    @CsvSource({
        "pg_catalog,pg_stat_activity,query,true",
        "pg_catalog,pg_stat_activity,state,false",
        "pg_catalog,pg_authid,rolpassword,true",
        "pg_catalog,pg_authid,rolname,false",
        "pg_catalog,pg_shadow,passwd,true",
        "pg_catalog,pg_user_mapping,umoptions,true",
        "pg_catalog,pg_user_mappings,umoptions,true",
        "information_schema,user_mapping_options,option_value,true",
        "information_schema,user_mapping_options,option_name,false",
        "pg_catalog,pg_foreign_server,srvoptions,true",
        "pg_catalog,pg_subscription,subconninfo,true",
        "pg_catalog,pg_largeobject,data,true",
        "pg_catalog,pg_seclabel,label,true",
        "pg_catalog,pg_statistic,stavalues3,true",
        "pg_catalog,pg_statistic_ext_data,stxdmcv,true",
        "pg_catalog,pg_stats,range_bounds_histogram,true",
        "pg_catalog,pg_stats,n_distinct,false",
        "public,pg_stat_statements,query,true",
        "public,pg_stat_statements,calls,false",
        "public,observacoes,query,false"
    })
    void whatIsProtectedWithoutARule(
            String schema, String table, String column, boolean isProtected) {
        SchemaSnapshot.Relation relation =
                new SchemaSnapshot.Relation(
                        100,
                        schema,
                        table,
                        'r',
                        Map.of(1, new SchemaSnapshot.Column(column, 25, -1, 100, false, Set.of())),
                        Set.of(),
                        Set.of(),
                        false,
                        false);
        SchemaSnapshot snapshot =
                new SchemaSnapshot(
                        "d",
                        Map.of(100, relation),
                        Map.of(table, List.of(relation)),
                        Set.of(schema),
                        Map.of(),
                        new SchemaSnapshot.Callables(
                                Set.of(), Set.of(), Set.of(), Map.of(), Set.of(), Set.of()),
                        Set.of(),
                        Map.of(),
                        Map.of());
        Protection protection = new Protection(RULES, snapshot, new ProtectedOne());
        assertThat(protection.of(relation, column).isPresent()).isEqualTo(isProtected);
        assertThat(protection.isProtected(relation)).isEqualTo(isProtected);
    }
}
