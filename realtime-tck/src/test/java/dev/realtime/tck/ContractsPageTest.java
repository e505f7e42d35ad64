package dev.realtime.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page {@code docs/contracts.md}, which adapters' authors read, and the suites say the same. */
class ContractsPageTest {
    private static final Pattern CLAUSE = Pattern.compile("(?m)^\\| ([a-z]+[0-9]+) \\| .+\\. \\|$");

    @Test
    void thePageListsExactlyTheClausesOfTheSuites() throws IOException {
        List<String> onThePage = CLAUSE.matcher(Files.readString(Path.of("../docs/contracts.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        List<String> inTheSuites = Stream.of(
                        AuthenticatorContract.class,
                        MessageCodecContract.class,
                        OwnershipContract.class,
                        PublicationLogContract.class,
                        WorkflowStoreContract.class,
                        BroadcasterContract.class,
                        TicketStoreContract.class,
                        TransportContract.class,
                        AccessRuleContract.class)
                .flatMap(suite -> Mutants.clausesOf(suite).stream())
                .map(method -> method.substring(0, method.indexOf('_')))
                .toList();
        assertThat(onThePage).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(inTheSuites);
    }
}
