package org.lethe.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Parameters that go together, and that many operations share: of the query, or members of a JSON object. From the
 * resource {@code groups.tsv}: group, name, type, text.
 */
final class ParameterGroups {
    private static final String RESOURCE = "groups.tsv";
    private static final int COLUMNS = 4;

    private final Map<String, List<Parameter>> groups;

    private ParameterGroups(Map<String, List<Parameter>> groups) {
        this.groups = groups;
    }

    /** @param type as JSON Schema calls it */
    record Parameter(String name, String type, String text) {}

    static ParameterGroups read() {
        Map<String, List<Parameter>> groups = new LinkedHashMap<>();
        for (String[] columns : TextTable.read(RESOURCE, COLUMNS)) {
            groups.computeIfAbsent(columns[0], _ -> new ArrayList<>())
                    .add(new Parameter(columns[1], columns[2], columns[3]));
        }
        return new ParameterGroups(groups);
    }

    Set<String> names() {
        return groups.keySet();
    }

    /** The parameters of several groups, each name once; the first group that has it counts. */
    List<Parameter> of(List<String> names) {
        return List.copyOf(names.stream()
                .flatMap(name -> groups.getOrDefault(name, List.of()).stream())
                .collect(Collectors.toMap(Parameter::name, Function.identity(), (first, _) -> first,
                        LinkedHashMap::new))
                .values());
    }
}
