package dev.realtime.core.access;

import dev.realtime.core.concurrent.FailureLog;
import dev.realtime.core.concurrent.Questions;
import dev.realtime.model.AccessDecision;
import dev.realtime.model.Claim;
import dev.realtime.model.Principal;
import dev.realtime.model.RoomId;
import dev.realtime.model.RoomType;
import dev.realtime.model.UserId;
import dev.realtime.port.out.AccessRule;
import dev.realtime.port.out.Ownership;
import dev.realtime.port.out.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Decides who may enter which room: a user their own user room, an owner the rooms of their workflows and executions, and
 * whom a host's own rules let into rooms of its own types. Thread-safe; decisions block for the facts.
 */
public final class AccessPolicy {
    private static final Set<RoomType> OWNED = Set.of(RoomType.WORKFLOW, RoomType.EXECUTION);

    /** Claims in one query at most. */
    private static final int MOST_CLAIMS = 500;

    private final Ownership ownership;
    private final Questions<Claim, Boolean> questions;
    private final Map<RoomType, AccessRule> rules;
    private final FailureLog failures;
    private final AccessChanges changes = new AccessChanges();

    /**
     * @param rules the host's own; one for a built-in type replaces the built-in rule
     * @param workers may block
     */
    public AccessPolicy(Ownership ownership, Map<RoomType, AccessRule> rules, Executor workers, FailureLog failures) {
        this.ownership = ownership;
        this.questions = new Questions<>(MOST_CLAIMS, claims -> ownership.owned(Set.copyOf(claims))::contains, workers);
        this.rules = Map.copyOf(rules);
        this.failures = failures;
    }

    public boolean knows(RoomType type) {
        return rules.containsKey(type) || OWNED.contains(type) || type.equals(RoomType.USER);
    }

    /**
     * May the principal enter the room? The same as {@link #decide}, but ownership is asked together with others who ask at this
     * time, and nobody waits for it. Blocks for a host's own rule.
     *
     * @return fails with {@link UnavailableException} when it can't be told now; completed on a worker if not at once
     */
    public CompletionStage<AccessDecision> ask(Principal principal, RoomId room) {
        if (!isOwned(room)) {
            try {
                return CompletableFuture.completedStage(decide(principal, room));
            } catch (UnavailableException e) {
                return CompletableFuture.failedStage(e);
            }
        }
        return questions
                .ask(new Claim(principal.user(), room))
                .thenApply(owned -> owned ? AccessDecision.GRANTED : AccessDecision.DENIED);
    }

    /**
     * May the principal enter the room? Existing or not makes no difference to a stranger.
     *
     * @throws UnavailableException when it can't be told now
     */
    public AccessDecision decide(Principal principal, RoomId room) {
        return enterable(principal, List.of(room)).isEmpty() ? AccessDecision.DENIED : AccessDecision.GRANTED;
    }

    /**
     * Those of the rooms that the principal may enter; ownership is asked once for all.
     *
     * @throws UnavailableException when it can't be told now
     */
    public Set<RoomId> enterable(Principal principal, Collection<RoomId> rooms) {
        try {
            return granted(principal, rooms);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnavailableException("A rule or the ownership failed", e);
        }
    }

    /** Whether the answer for rooms of this type may change while somebody is in one. */
    public boolean mayChange(RoomType type) {
        return rules.containsKey(type) || OWNED.contains(type);
    }

    /** The question whether somebody may be in a room. */
    public record Question(Principal principal, RoomId room) {}

    /**
     * Answers many questions at once; at most one query for {@value #MOST_CLAIMS} of them. Blocks.
     *
     * @return what can't be told now is missing; after the first query that fails no other is made
     */
    public Map<Question, AccessDecision> decideAll(Collection<Question> questions) {
        Map<Question, AccessDecision> answers = new HashMap<>();
        Map<Claim, List<Question>> claims = new LinkedHashMap<>();
        for (Question question : questions) {
            RoomId room = question.room();
            if (isOwned(room)) {
                Claim claim = new Claim(question.principal().user(), room);
                claims.computeIfAbsent(claim, c -> new ArrayList<>(1)).add(question);
            } else {
                decideAlone(question, answers);
            }
        }
        List<Claim> asked = List.copyOf(claims.keySet());
        try {
            for (int from = 0; from < asked.size(); from += MOST_CLAIMS) {
                List<Claim> part = asked.subList(from, Math.min(from + MOST_CLAIMS, asked.size()));
                Set<Claim> owned = ownership.owned(part);
                for (Claim claim : part) {
                    AccessDecision answer = owned.contains(claim) ? AccessDecision.GRANTED : AccessDecision.DENIED;
                    claims.getOrDefault(claim, List.of()).forEach(question -> answers.put(question, answer));
                }
            }
        } catch (RuntimeException e) {
            failures.warn("Ownership can't be told now", e);
        }
        return answers;
    }

    private void decideAlone(Question question, Map<Question, AccessDecision> answers) {
        try {
            answers.put(question, decideUnowned(question.principal(), question.room()));
        } catch (RuntimeException e) {
            failures.warn("An access rule failed", e);
        }
    }

    private Set<RoomId> granted(Principal principal, Collection<RoomId> rooms) {
        Set<RoomId> granted = new HashSet<>();
        Set<Claim> claims = new HashSet<>();
        for (RoomId room : rooms) {
            if (isOwned(room)) {
                claims.add(new Claim(principal.user(), room));
            } else if (decideUnowned(principal, room) == AccessDecision.GRANTED) {
                granted.add(room);
            }
        }
        if (!claims.isEmpty()) {
            ownership.owned(claims).stream()
                    .filter(claims::contains)
                    .map(Claim::resource)
                    .forEach(granted::add);
        }
        return granted;
    }

    /** Whether the owner is asked for, and no rule of the host's: nobody else may enter. */
    public boolean isOwned(RoomId room) {
        return OWNED.contains(room.type()) && !rules.containsKey(room.type());
    }

    private AccessDecision decideUnowned(Principal principal, RoomId room) {
        AccessRule rule = rules.get(room.type());
        if (rule != null) {
            return rule.decide(principal, room);
        }
        return room.equals(RoomId.user(principal.user())) ? AccessDecision.GRANTED : AccessDecision.DENIED;
    }

    /** Notes that the user lost rights: a decision asked before is asked again before it takes effect. */
    public void rightsChanged(UserId user) {
        changes.count(user);
    }

    /** Notes that nobody has a right to these rooms any more. */
    public void rightsChanged(Collection<RoomId> rooms) {
        rooms.forEach(changes::count);
    }

    /** Grows when rights are taken away that may be this one; the same before and after means that a decision still stands. */
    public long changes(UserId user, RoomId room) {
        return changes.of(user, room);
    }
}
