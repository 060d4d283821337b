package org.lethe.rewrite;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.TagPath.Step;

/**
 * What a request says about the elements of a dataset, or of an item of a certain sequence, and about the items below:
 * a node of a tree. Immutable.
 */
final class PathRules {
    /** No rules: nothing here and nothing below. */
    static final PathRules[] NONE = {};

    private final TagMap<Rule> rules;
    private final TagMap<Branch> branches;

    private PathRules(TagMap<Rule> rules, TagMap<Branch> branches) {
        this.rules = rules;
        this.branches = branches;
    }

    /**
     * What is said about one element. In an item, a new value goes before a removal, and that before {@code Keep},
     * which only shields from the profile; in the dataset itself {@code Keep} goes before all (so the recorded
     * contract).
     *
     * @param value to be set; null if none
     */
    record Rule(boolean kept, boolean removed, NewValue value) {
        static final Rule SILENT = new Rule(false, false, null);

        private Rule withKept() {
            return new Rule(true, removed, value);
        }

        private Rule withRemoved() {
            return new Rule(kept, true, value);
        }

        private Rule withValue(NewValue other) {
            return new Rule(kept, removed, other);
        }
    }

    /** The items of one sequence: rules for each of them, and rules for some. */
    private record Branch(PathRules any, Map<Integer, PathRules> at) {}

    /** The tree of a request; the root stands for the dataset. */
    static PathRules of(RewriteRequest request) {
        Draft root = new Draft();
        for (TagPath path : request.removed()) {
            root.at(path).edit(path.tag(), Rule::withRemoved);
        }
        for (Replacement replacement : request.replacements()) {
            TagPath path = replacement.path();
            root.at(path).edit(path.tag(), rule -> rule.withValue(replacement.value()));
        }
        for (TagPath path : request.kept()) {
            root.at(path).edit(path.tag(), path.isTopLevel() ? _ -> Rule.SILENT.withKept() : Rule::withKept);
        }
        return root.freeze();
    }

    /** What is said about an element here; null if nothing. */
    Rule rule(int tag) {
        return rules.get(tag);
    }

    /** The tags that something is said about. */
    int[] tags() {
        return rules.tags();
    }

    /**
     * What is said about an element by several nodes for the same item, the most special one first; null if nothing.
     */
    static Rule ruleOf(PathRules[] nodes, int tag) {
        if (nodes.length == 0) {
            return null;
        }
        Rule found = nodes[0].rule(tag);
        for (int i = 1; i < nodes.length; i++) {
            Rule other = nodes[i].rule(tag);
            if (found == null) {
                found = other;
            } else if (other != null) {
                found = new Rule(
                        found.kept || other.kept,
                        found.removed || other.removed,
                        found.value == null ? other.value : found.value);
            }
        }
        return found;
    }

    /** Whether something is said about items of a sequence. */
    static boolean reachBelow(PathRules[] nodes, int sequence) {
        for (PathRules node : nodes) {
            if (node.branches.get(sequence) != null) {
                return true;
            }
        }
        return false;
    }

    /** The nodes for one item, the most special one first. */
    static PathRules[] below(PathRules[] nodes, int sequence, int item) {
        if (nodes.length == 0) {
            return NONE;
        }
        PathRules[] found = new PathRules[nodes.length * 2];
        int count = 0;
        for (PathRules node : nodes) {
            Branch branch = node.branches.get(sequence);
            PathRules special = branch == null ? null : branch.at.get(item);
            if (special != null) {
                found[count++] = special;
            }
        }
        for (PathRules node : nodes) {
            Branch branch = node.branches.get(sequence);
            if (branch != null && branch.any != null) {
                found[count++] = branch.any;
            }
        }
        return count == 0 ? NONE : Arrays.copyOf(found, count);
    }

    /** A node that is being made. */
    private static final class Draft {
        private final Map<Integer, Rule> rules = new HashMap<>();
        private final Map<Integer, Map<Integer, Draft>> branches = new HashMap<>();

        Draft at(TagPath path) {
            Draft node = this;
            for (Step step : path.steps()) {
                node = node.branches
                        .computeIfAbsent(step.sequence(), _ -> new HashMap<>())
                        .computeIfAbsent(step.item(), _ -> new Draft());
            }
            return node;
        }

        void edit(int tag, UnaryOperator<Rule> change) {
            rules.put(tag, change.apply(rules.getOrDefault(tag, Rule.SILENT)));
        }

        PathRules freeze() {
            Map<Integer, Branch> frozen = new HashMap<>();
            branches.forEach((sequence, items) -> {
                Map<Integer, PathRules> at = new HashMap<>();
                items.forEach((item, draft) -> at.put(item, draft.freeze()));
                PathRules any = at.remove(Step.ANY_ITEM);
                frozen.put(sequence, new Branch(any, Map.copyOf(at)));
            });
            return new PathRules(TagMap.copyOf(rules), TagMap.copyOf(frozen));
        }
    }
}
