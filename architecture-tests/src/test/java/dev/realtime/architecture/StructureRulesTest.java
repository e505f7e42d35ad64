package dev.realtime.architecture;

import static dev.realtime.architecture.Verdicts.holds;
import static dev.realtime.architecture.Verdicts.isBrokenBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.realtime.architecture.bad.core.room.HiddenStore;
import dev.realtime.architecture.bad.core.room.Secret;
import dev.realtime.architecture.bad.egg.Egg;
import dev.realtime.architecture.bad.elsewhere.Homeless;
import dev.realtime.architecture.bad.hen.Hen;
import dev.realtime.architecture.bad.model.Service;
import dev.realtime.architecture.bad.rest.ForgedDoor;
import dev.realtime.architecture.bad.rest.Snooper;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StructureRulesTest {
    @Test
    void modulesAreThoseOfThePom() {
        Stream<String> inPom = Pattern.compile("<module>(.+)</module>")
                .matcher(Reactor.pom())
                .results()
                .map((MatchResult module) -> module.group(1));
        // What holds nothing but tests or measurements, or what a host would write, is bound by no rule.
        assertThat(inPom.filter(name -> !name.matches("architecture-tests|benchmarks|examples|it-.*|stress-tests")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(MavenModule.values())
                        .map(module -> module.directory)
                        .toList());
    }

    @Test
    void everyPackageOfEveryModuleContributedClasses() {
        assertThat(packagesWithoutClasses(House.REAL, Reactor.main())).isEmpty();
    }

    @Test
    void missingModuleIsSeen() {
        JavaClasses one = new ClassFileImporter().importClasses(Secret.class);
        assertThat(packagesWithoutClasses(House.BAD, one))
                .contains("model", "runner")
                .doesNotContain("core");
    }

    private static List<String> packagesWithoutClasses(House house, JavaClasses classes) {
        return Stream.of(MavenModule.allPackages())
                .filter(name -> classes.stream().noneMatch(house.classesIn(name)))
                .toList();
    }

    @Test
    void everyClassHasAHome() {
        holds(StructureRules::everyClassHasAHome);
    }

    @Test
    void everyClassHasAHomeIsBrokenByOneInAnUnknownPackage() {
        isBrokenBy(StructureRules::everyClassHasAHome, Homeless.class);
    }

    @ParameterizedTest
    @EnumSource
    void moduleKeepsToItsPackages(MavenModule module) {
        StructureRules.moduleKeepsToItsPackages(module, House.REAL).check(Reactor.mainOf(module));
    }

    @Test
    void moduleKeepsToItsPackagesIsBrokenByAClassInAnothersPackage() {
        isBrokenBy(house -> StructureRules.moduleKeepsToItsPackages(MavenModule.PORTS, house), Secret.class);
    }

    @Test
    void packagesAreFreeOfCycles() {
        holds(StructureRules::packagesAreFreeOfCycles);
    }

    @Test
    void packagesAreFreeOfCyclesIsBrokenByHenAndEgg() {
        isBrokenBy(StructureRules::packagesAreFreeOfCycles, Hen.class, Egg.class);
    }

    @Test
    void innerPackagesOfCoreAreSeenByCoreAlone() {
        holds(StructureRules::innerPackagesOfCoreAreSeenByCoreAlone);
    }

    @Test
    void innerPackagesOfCoreAreSeenByCoreAloneIsBrokenByAnAdapterThatSnoops() {
        isBrokenBy(StructureRules::innerPackagesOfCoreAreSeenByCoreAlone, Secret.class, Snooper.class);
    }

    @Test
    void portsHoldContractsAndValuesAlone() {
        holds(StructureRules::portsHoldContractsAndValuesAlone);
    }

    @Test
    void portsHoldContractsAndValuesAloneIsBrokenByAService() {
        isBrokenBy(StructureRules::portsHoldContractsAndValuesAlone, Service.class);
    }

    @Test
    void drivingPortsAreImplementedInCore() {
        holds(StructureRules::drivingPortsAreImplementedInCore);
    }

    @Test
    void drivingPortsAreImplementedInCoreIsBrokenByAnAdapter() {
        isBrokenBy(StructureRules::drivingPortsAreImplementedInCore, ForgedDoor.class);
    }

    @Test
    void drivenPortsAreImplementedByAdaptersAndTwins() {
        holds(StructureRules::drivenPortsAreImplementedByAdaptersAndTwins);
    }

    @Test
    void drivenPortsAreImplementedByAdaptersAndTwinsIsBrokenByTheCoreItself() {
        isBrokenBy(StructureRules::drivenPortsAreImplementedByAdaptersAndTwins, HiddenStore.class);
    }
}
