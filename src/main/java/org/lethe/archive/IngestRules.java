package org.lethe.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Anonymization.Names;
import org.lethe.config.HttpSettings;
import org.lethe.config.IngestRule;
import org.lethe.config.Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Together;

/**
 * Whose instances are anonymized before they are stored: option {@code AnonymizeOnIngest}. The first rule that is for a
 * sender holds. For any number of threads.
 */
final class IngestRules {
    private final Anonymizations anonymizations;
    private final boolean titlesCaseSensitive;
    private final List<Rule> rules = new ArrayList<>();

    /**
     * Reads and compiles all requests, so that a fault in one is found now.
     *
     * @throws LetheException naming the rule that cannot be met
     */
    IngestRules(Settings settings, Anonymizations anonymizations) {
        this.anonymizations = anonymizations;
        this.titlesCaseSensitive = settings.dicom().scp().aetCaseSensitive();
        for (IngestRule configured : settings.deidentification().onIngest()) {
            try {
                check(configured, settings.http());
                if (rules.stream().anyMatch(rule -> rule.covers(configured))) {
                    throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                            "A rule before it is for the same senders, so it would never be used");
                }
                rules.add(new Rule(configured));
            } catch (LetheException e) {
                throw new LetheException(e.kind(), IngestRule.KEY + "[" + rules.size() + "]: " + e.getMessage(), e);
            }
        }
    }

    /** A rule that nobody can ever meet would let in what it was to keep out. */
    private static void check(IngestRule rule, HttpSettings http) {
        boolean isKnown = http.authenticationEnabled() && http.users().passwords().containsKey(rule.user());
        if (!rule.user().isEmpty() && !isKnown) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "\"User\" must be one of the RegisteredUsers, and needs AuthenticationEnabled");
        }
    }

    /** What is to be done with what comes from a sender; empty to store it as it is. */
    Optional<RewritePlan> planFor(Reception reception) {
        for (Rule rule : rules) {
            if (rule.isFor(reception)) {
                return Optional.of(rule.plan());
            }
        }
        return Optional.empty();
    }

    private final class Rule {
        private final IngestRule configured;
        private volatile Compiled compiled;

        /** @param names from which the plan was made */
        private record Compiled(Names names, RewritePlan plan) {}

        Rule(IngestRule configured) {
            this.configured = configured;
            this.compiled = compile();
        }

        /** Whether nothing that another rule is for comes to that one. */
        boolean covers(IngestRule other) {
            return isTitle(configured.callingAet(), other.callingAet())
                    && isTitle(configured.calledAet(), other.calledAet())
                    && (configured.user().isEmpty() || configured.user().equals(other.user()));
        }

        boolean isFor(Reception reception) {
            return isTitle(configured.callingAet(), reception.remoteAet())
                    && isTitle(configured.calledAet(), reception.calledAet())
                    && (configured.user().isEmpty() || configured.user().equals(reception.httpUsername()));
        }

        private boolean isTitle(String wanted, String title) {
            return wanted.isEmpty()
                    || (titlesCaseSensitive ? wanted.equals(title.strip()) : wanted.equalsIgnoreCase(title.strip()));
        }

        /** Made anew if the project has other trial IDs than before. */
        RewritePlan plan() {
            Compiled known = compiled;
            if (!known.names().equals(anonymizations.lastingNames(configured.request(), purpose()))) {
                known = compile();
                compiled = known;
            }
            return known.plan();
        }

        private Compiled compile() {
            Anonymization anonymization = anonymizations.lasting(configured.request(), purpose());
            return new Compiled(anonymization.names(), anonymizations.plan(anonymization, Together.ALONE));
        }

        private String purpose() {
            return "from\n" + configured.senders();
        }
    }
}
