package org.lethe.dimse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.dimse.CommitmentReport.Failure;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.DimseStatus;

/** What is said about the commitment to storage, as datasets (PS3.4 sections J.3.2 and J.3.3). */
final class CommitmentDatasets {
    private static final int ITEMS_MAX = 100_000;

    private CommitmentDatasets() {}

    static Attributes request(String transactionUid, List<Instance> instances) {
        return Attributes.builder(SpecificCharacterSet.ASCII)
                .put(Element.ofUid(Tag.TransactionUID, transactionUid))
                .put(Element.ofSequence(Tag.ReferencedSOPSequence,
                        instances.stream().map(CommitmentDatasets::item).toList()))
                .build();
    }

    static Attributes report(String transactionUid, Outcome outcome) {
        Attributes.Builder report = request(transactionUid, outcome.successes()).toBuilder();
        if (outcome.successes().isEmpty()) {
            report.remove(Tag.ReferencedSOPSequence);
        }
        if (!outcome.failures().isEmpty()) {
            report.put(Element.ofSequence(Tag.FailedSOPSequence,
                    outcome.failures().stream().map(CommitmentDatasets::item).toList()));
        }
        return report.build();
    }

    private static Item item(Instance instance) {
        return Item.of(builder(instance).build());
    }

    private static Item item(Failure failure) {
        return Item.of(builder(failure.instance())
                .put(Element.ofUnsignedShort(Tag.FailureReason, failure.reason())).build());
    }

    private static Attributes.Builder builder(Instance instance) {
        return Attributes.builder(SpecificCharacterSet.ASCII)
                .put(Element.ofUid(Tag.ReferencedSOPClassUID, instance.sopClassUid()))
                .put(Element.ofUid(Tag.ReferencedSOPInstanceUID, instance.sopInstanceUid()));
    }

    /** Success, or what a request lacks (PS3.4 table J.3-2, PS3.7 annex C). */
    static DimseStatus faultOfRequest(Attributes dataset) {
        DimseStatus fault = faultOf(dataset, Tag.TransactionUID);
        return fault.equals(DimseStatus.SUCCESS) ? faultOfItems(dataset, Tag.ReferencedSOPSequence) : fault;
    }

    /** Success, or what a report lacks (PS3.4 table J.3-4): it may be about nothing but failures, or none. */
    static DimseStatus faultOfReport(Attributes dataset) {
        return Stream.concat(Stream.of(faultOf(dataset, Tag.TransactionUID)),
                Stream.of(Tag.ReferencedSOPSequence, Tag.FailedSOPSequence)
                        .filter(sequence -> !items(dataset, sequence).isEmpty())
                        .map(sequence -> faultOfItems(dataset, sequence)))
                .filter(fault -> !fault.equals(DimseStatus.SUCCESS)).findFirst().orElse(DimseStatus.SUCCESS);
    }

    private static DimseStatus faultOfItems(Attributes dataset, int sequence) {
        if (!dataset.contains(sequence)) {
            return Statuses.MISSING_ATTRIBUTE;
        }
        List<Attributes> items = items(dataset, sequence);
        if (items.isEmpty()) {
            return Statuses.MISSING_ATTRIBUTE_VALUE;
        }
        return items.stream()
                .flatMap(item -> Stream.of(Tag.ReferencedSOPClassUID, Tag.ReferencedSOPInstanceUID)
                        .map(tag -> faultOf(item, tag)))
                .filter(fault -> !fault.equals(DimseStatus.SUCCESS)).findFirst().orElse(DimseStatus.SUCCESS);
    }

    private static DimseStatus faultOf(Attributes dataset, int tag) {
        if (!dataset.contains(tag)) {
            return Statuses.MISSING_ATTRIBUTE;
        }
        String value = dataset.string(tag);
        return value == null || value.isBlank() ? Statuses.MISSING_ATTRIBUTE_VALUE : DimseStatus.SUCCESS;
    }

    /** That of a request or a report without a fault. */
    static String transactionUid(Attributes dataset) {
        return dataset.string(Tag.TransactionUID);
    }

    /** Those that a request, or the good part of a report, is about, if it is without a fault. */
    static List<Instance> instances(Attributes dataset) {
        return items(dataset, Tag.ReferencedSOPSequence).stream().map(CommitmentDatasets::instance).toList();
    }

    /** What a report without a fault says. */
    static Outcome outcome(Attributes report) {
        List<Failure> failures = new ArrayList<>();
        for (Attributes item : items(report, Tag.FailedSOPSequence)) {
            failures.add(new Failure(instance(item), item.intValue(Tag.FailureReason, 0)));
        }
        return new Outcome(instances(report), failures);
    }

    private static List<Attributes> items(Attributes dataset, int sequence) {
        Element element = dataset.get(sequence);
        if (element == null || element.vr() != VR.SQ) {
            return List.of();
        }
        if (element.items().size() > ITEMS_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A storage commitment is about too many instances");
        }
        return element.items().stream().map(Item::attributes).toList();
    }

    private static Instance instance(Attributes item) {
        return new Instance(item.string(Tag.ReferencedSOPClassUID), item.string(Tag.ReferencedSOPInstanceUID));
    }
}
