package io.portaria.app;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.portaria.app.screen.wrongone.WrongView;
import io.portaria.app.screen.wrongtwo.OtherScreen;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Each rule of [HouseRulesTest] fails on a class that breaks it.
class HouseRulesBiteTest {

    private static final Map<String, List<Class<?>>> BROKEN_BY =
            Map.of(
                    "onlyTheApiOfTheEngine", List.of(Wrong.KnowsTheEngine.class),
                    "onlyTheFaceOfTheReplay", List.of(Wrong.KnowsTheReplay.class),
                    "screensDoNotKnowEachOther", List.of(WrongView.class, OtherScreen.class),
                    "viewModelsKnowNoView", List.of(Wrong.WithNodeViewModel.class),
                    "viewsDoNotAskTheGateway", List.of(WrongView.class),
                    "oneWayToTheFxThread", List.of(Wrong.Hops.class),
                    "noGlobalState", List.of(Wrong.Global.class),
                    "launcherIsNoApplication", List.of(Wrong.Launcher.class));

    static List<String> rules() {
        return Arrays.stream(HouseRulesTest.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(ArchTest.class))
                .map(Field::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void itFailsOnWhatBreaksIt(String name) throws ReflectiveOperationException {
        assertThat(BROKEN_BY).as("rules that something breaks").containsKey(name);
        Field field = HouseRulesTest.class.getDeclaredField(name);
        field.setAccessible(true);
        ArchRule rule = (ArchRule) field.get(null);
        var classes =
                new ClassFileImporter().importClasses(BROKEN_BY.getOrDefault(name, List.of()));
        assertThat(rule.evaluate(classes).hasViolation()).as(name).isTrue();
    }

    @Test
    void nothingIsBrokenForARuleThatIsGone() {
        assertThat(rules()).containsExactlyInAnyOrderElementsOf(BROKEN_BY.keySet());
    }
}
