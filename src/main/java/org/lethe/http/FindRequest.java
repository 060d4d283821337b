package org.lethe.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Criterion;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.MainTags;
import org.lethe.index.Query;
import org.lethe.index.Query.LabelFilter;
import org.lethe.index.Query.MetadataConstraint;
import org.lethe.index.Query.Order;
import org.lethe.index.Ref;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body of {@code /tools/find} and its relatives. */
final class FindRequest {
    private final JsonRequest request;
    private final Dictionary dictionary;
    private final MetadataNames metadataNames;

    private FindRequest(JsonRequest request, Dictionary dictionary, MetadataNames metadataNames) {
        this.request = request;
        this.dictionary = dictionary;
        this.metadataNames = metadataNames;
    }

    /** @throws LetheException if a member is missing or wrong */
    static Query parse(ObjectNode body, Dictionary dictionary, MetadataNames metadataNames) {
        return new FindRequest(new JsonRequest(body), dictionary, metadataNames).query();
    }

    private Query query() {
        Level level = levelOf(request.text("Level"));
        return new Query(
                level,
                constraints(level),
                metadata(),
                labels(),
                ancestor(level),
                orders(level),
                count("Since"),
                count("Limit"));
    }

    /** The level of this name, whatever its case. */
    static Level levelOf(String name) {
        for (Level level : Level.values()) {
            if (level.title().equalsIgnoreCase(name) || level.plural().equalsIgnoreCase(name)) {
                return level;
            }
        }
        throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                "The level must be Patient, Study, Series or Instance");
    }

    private long count(String name) {
        JsonNode value = request.body().get(name);
        if (value != null && value.isIntegralNumber() && value.canConvertToLong() && value.longValue() < 0) {
            throw new LetheException(
                    ErrorKind.PARAMETER_OUT_OF_RANGE, "The member \"" + name + "\" must not be negative");
        }
        return request.number(name, 0);
    }

    private List<Constraint> constraints(Level level) {
        Letters letters = request.flag("CaseSensitive", false) ? Letters.EXACT : Letters.ANY_CASE;
        List<Constraint> constraints = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : request.object("Query").properties()) {
            int tag = TagPath.parseTag(member.getKey(), dictionary);
            String value = textOf("Query", member.getValue());
            if (!value.isEmpty()) {
                constraints
                        .add(Criterion.of(level, tag, Criterion.matchOf(value, dictionary.vrOf(tag, null)), letters));
            }
        }
        return constraints;
    }

    private static String textOf(String member, JsonNode value) {
        if (!value.isString()) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The members of \"" + member + "\" must be strings");
        }
        return value.stringValue();
    }

    private List<MetadataConstraint> metadata() {
        List<MetadataConstraint> constraints = new ArrayList<>();
        if (request.has("MetadataQuery")) {
            for (Map.Entry<String, JsonNode> member : request.object("MetadataQuery").properties()) {
                String value = textOf("MetadataQuery", member.getValue());
                constraints.add(new MetadataConstraint(
                        metadataNames.typeOf(member.getKey()), Criterion.matchOf(value, VR.LO)));
            }
        }
        return constraints;
    }

    private LabelFilter labels() {
        List<String> labels = request.texts("Labels", List.of());
        String constraint = request.text("LabelsConstraint", "All");
        return switch (constraint) {
            case "All" -> new LabelFilter(LabelFilter.Kind.ALL, labels);
            case "Any" -> new LabelFilter(LabelFilter.Kind.ANY, labels);
            case "None" -> new LabelFilter(LabelFilter.Kind.NONE, labels);
            default -> throw new LetheException(
                    ErrorKind.BAD_REQUEST, "The member \"LabelsConstraint\" must be All, Any or None");
        };
    }

    private Optional<Ref> ancestor(Level level) {
        for (Level above = level.parent(); above != null; above = above.parent()) {
            String name = "Parent" + above.title();
            if (request.has(name)) {
                return Optional.of(new Ref(above, request.text(name)));
            }
        }
        return Optional.empty();
    }

    private List<Order> orders(Level level) {
        List<Order> orders = new ArrayList<>();
        if (request.has("OrderBy")) {
            JsonNode items = request.body().get("OrderBy");
            if (!items.isArray()) {
                throw new LetheException(ErrorKind.BAD_REQUEST, "The member \"OrderBy\" must be an array");
            }
            for (JsonNode item : items) {
                if (!(item instanceof ObjectNode order)) {
                    throw new LetheException(ErrorKind.BAD_REQUEST, "The items of \"OrderBy\" must be objects");
                }
                orders.add(order(level, new JsonRequest(order)));
            }
        }
        return orders;
    }

    private Order order(Level level, JsonRequest item) {
        Order.Direction direction =
                switch (item.text("Direction").toUpperCase(Locale.ROOT)) {
                    case "ASC" -> Order.Direction.ASCENDING;
                    case "DESC" -> Order.Direction.DESCENDING;
                    default -> throw new LetheException(
                            ErrorKind.BAD_REQUEST, "The member \"Direction\" must be ASC or DESC");
                };
        return switch (item.text("Type")) {
            case "DicomTag" -> {
                int tag = TagPath.parseTag(item.text("Key"), dictionary);
                Level at = MainTags.levelOf(tag, level).orElseThrow(() -> new LetheException(
                        ErrorKind.BAD_REQUEST,
                        "The index does not keep " + Tag.toHex(tag) + ", so it cannot sort by it"));
                yield new Order(new Order.ByTag(at, tag), as(dictionary.vrOf(tag, null)), direction);
            }
            case "Metadata" -> new Order(
                    new Order.ByMetadata(metadataNames.typeOf(item.text("Key"))), Order.As.TEXT, direction);
            default -> throw new LetheException(
                    ErrorKind.BAD_REQUEST, "The member \"Type\" must be DicomTag or Metadata");
        };
    }

    private static Order.As as(VR vr) {
        return switch (vr) {
            case IS, US, UL, SS, SL -> Order.As.INTEGER;
            case DS, FL, FD -> Order.As.FLOAT;
            default -> Order.As.TEXT;
        };
    }
}
