package org.lethe.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint;
import org.lethe.index.Constraint.Letters;

/** A query with sequences (PS3.4 section C.2.2.2) for whole datasets: which ones match, and what is told of them. */
public final class DatasetQuery {
    private final List<Key> keys;

    /** Dates and times of the same thing that are asked for together; empty if they are not. */
    private final Optional<Moments> moments;

    /** What is asked for by one element. */
    private sealed interface Key {
        int tag();

        VR vr();

        /** Anything matches, even nothing. */
        record Universal(int tag, VR vr) implements Key {}

        record Single(int tag, VR vr, Constraint.Match match, Letters letters) implements Key {}

        /** Some item has to match. */
        record Nested(int tag, VR vr, DatasetQuery query) implements Key {}
    }

    /** A time from one moment to another: a range of dates and one of times make a single one (PS3.4 table K.6-1). */
    private record Moments(Constraint.Range range) {
        static Moments of(Constraint.Range dates, Constraint.Range times) {
            return new Moments(new Constraint.Range(join(dates.from(), times.from()), join(dates.to(), times.to())));
        }

        private static String join(String date, String time) {
            return date == null || time == null ? date : date + time;
        }

        boolean match(Attributes dataset) {
            String date = dataset.string(Tag.ScheduledProcedureStepStartDate);
            String time = dataset.string(Tag.ScheduledProcedureStepStartTime);
            return date != null && !date.isEmpty() && fits(range, time == null ? date : date + time);
        }
    }

    private DatasetQuery(List<Key> keys, Optional<Moments> moments) {
        this.keys = List.copyOf(keys);
        this.moments = moments;
    }

    /**
     * Reads a query.
     *
     * @param names whether capitals count in the names of persons
     * @throws LetheException if it cannot be answered
     */
    public static DatasetQuery of(Attributes identifier, Dictionary dictionary, Letters names) {
        List<Key> keys = new ArrayList<>();
        for (Element element : identifier) {
            int tag = element.tag();
            if (tag != Tag.SpecificCharacterSet && !Tag.isGroupLength(tag) && !Tag.isPrivate(tag)) {
                keys.add(keyOf(element, identifier, dictionary, names));
            }
        }
        Optional<Constraint.Range> dates = range(keys, Tag.ScheduledProcedureStepStartDate);
        Optional<Constraint.Range> times = range(keys, Tag.ScheduledProcedureStepStartTime);
        if (dates.isEmpty() || times.isEmpty()) {
            return new DatasetQuery(keys, Optional.empty());
        }
        keys.replaceAll(key -> key.tag() == Tag.ScheduledProcedureStepStartDate
                || key.tag() == Tag.ScheduledProcedureStepStartTime ? new Key.Universal(key.tag(), key.vr()) : key);
        return new DatasetQuery(keys, Optional.of(Moments.of(dates.get(), times.get())));
    }

    private static Key keyOf(Element element, Attributes identifier, Dictionary dictionary, Letters names) {
        int tag = element.tag();
        VR vr = element.vr();
        if (vr == VR.SQ) {
            return switch (element.items().size()) {
                case 0 -> new Key.Universal(tag, vr);
                case 1 -> new Key.Nested(tag, vr,
                        of(element.items().getFirst().attributes(), dictionary, names));
                default -> throw new LetheException(ErrorKind.INEXISTENT_TAG,
                        "A sequence of a query has more than one item");
            };
        }
        String value = String.join("\\", element.strings(identifier.charset())).strip();
        if (value.isEmpty() || value.equals("*") || !vr.isText() && !vr.isBinaryNumber()) {
            return new Key.Universal(tag, vr);
        }
        Letters letters = vr == VR.PN ? names : Letters.EXACT;
        return new Key.Single(tag, vr, Criterion.matchOf(vr == VR.PN ? trimmed(value) : value, vr), letters);
    }

    private static Optional<Constraint.Range> range(List<Key> keys, int tag) {
        return keys.stream()
                .flatMap(key -> key instanceof Key.Single single && single.tag() == tag
                        && single.match() instanceof Constraint.Range range ? Stream.of(range) : Stream.empty())
                .findFirst();
    }

    /** Whether a dataset is among what is asked for. */
    public boolean matches(Attributes dataset) {
        return moments.map(each -> each.match(dataset)).orElse(true)
                && keys.stream().allMatch(key -> matches(key, dataset));
    }

    private static boolean matches(Key key, Attributes dataset) {
        return switch (key) {
            case Key.Universal _ -> true;
            case Key.Single single -> matches(single, dataset);
            case Key.Nested nested -> nested.query.isUniversal()
                    || itemsOf(dataset.get(nested.tag)).anyMatch(item -> nested.query.matches(item.attributes()));
        };
    }

    /** Whether every dataset matches. */
    boolean isUniversal() {
        return moments.isEmpty() && keys.stream().allMatch(key -> switch (key) {
            case Key.Universal _ -> true;
            case Key.Single _ -> false;
            case Key.Nested nested -> nested.query.isUniversal();
        });
    }

    private static Stream<Item> itemsOf(Element element) {
        return element == null || element.vr() != VR.SQ ? Stream.empty() : element.items().stream();
    }

    private static boolean matches(Key.Single key, Attributes dataset) {
        Element element = dataset.get(key.tag);
        if (element == null || element.isEmpty() || element.vr() == VR.SQ) {
            return false;
        }
        Stream<String> values = element.strings(dataset.charset()).stream().map(String::strip);
        return switch (key.vr) {
            case DA, TM, DT -> values.anyMatch(value -> fits(key.match, value));
            case PN -> values.flatMap(DatasetQuery::names)
                    .anyMatch(name -> Criterion.matches(key.match, key.letters, name));
            default -> values.anyMatch(value -> Criterion.matches(key.match, key.letters, value));
        };
    }

    /** A name as a whole, and each of the ways in which it is written (PS3.5 section 6.2.1). */
    private static Stream<String> names(String value) {
        return Stream.concat(Stream.of(value), Stream.of(value.split("="))).map(DatasetQuery::trimmed).distinct();
    }

    /** Without what may be left out at the end of a name. */
    private static String trimmed(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '^' || name.charAt(end - 1) == '=')) {
            end--;
        }
        return name.substring(0, end);
    }

    /** Whether a date or a time is what is asked for. */
    private static boolean fits(Constraint.Match match, String value) {
        return switch (match) {
            case Constraint.Range(String from, String to) ->
                    (from == null || compare(value, from) >= 0) && (to == null || compare(value, to) <= 0);
            case Constraint.OneOf(List<String> wanted) ->
                    wanted.stream().anyMatch(each -> compare(value, each.strip()) == 0);
            case Constraint.Present _, Constraint.Wildcard _ -> Criterion.matches(match, Letters.EXACT, value);
        };
    }

    /** Two dates or times; what only one of them says, such as seconds, does not count. */
    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        return one.substring(0, length).compareTo(other.substring(0, length));
    }

    /**
     * What is told of a dataset that matches: just the elements that were asked for, empty where it has none; of a
     * sequence the items that match. Values are as they were, in the character set that they were in.
     */
    public Attributes answer(Attributes dataset) {
        Attributes.Builder answer = Attributes.builder(dataset.charset());
        Element charset = dataset.get(Tag.SpecificCharacterSet);
        if (charset != null) {
            answer.put(charset);
        }
        for (Key key : keys) {
            Element element = dataset.get(key.tag());
            if (element == null) {
                answer.put(Element.empty(key.tag(), key.vr()));
            } else if (key instanceof Key.Nested nested) {
                answer.put(Element.ofSequence(nested.tag, itemsOf(element)
                        .filter(item -> nested.query.matches(item.attributes()))
                        .map(nested.query::answer).toList()));
            } else {
                answer.put(element);
            }
        }
        return answer.build();
    }

    /** An item without keys asks for all of it (PS3.4 section C.2.2.2.6). */
    private Item answer(Item item) {
        return keys.isEmpty() ? item : Item.of(answer(item.attributes()));
    }
}
