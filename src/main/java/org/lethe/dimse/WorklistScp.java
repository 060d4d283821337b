package org.lethe.dimse;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.lethe.archive.DatasetQuery;
import org.lethe.config.WorklistSettings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint.Letters;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.Association;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers modalities that ask what is scheduled for them (PS3.4 annex K). The folder is read anew for each query. */
final class WorklistScp implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(WorklistScp.class);

    private final WorklistSettings settings;
    private final WorklistFolder folder;
    private final DicomReader reader;
    private final Letters names;

    /** @param names whether capitals count in the names of persons */
    WorklistScp(Worklists worklists, DicomReader reader, Letters names) {
        this.settings = worklists.settings();
        this.folder = worklists.folder();
        this.reader = reader;
        this.names = names;
    }

    @Override
    public void answer(Association association, Message message, Request caller) throws IOException {
        DatasetQuery query =
                DatasetQuery.of(Identifier.read(association, message, reader), reader.dictionary(), names);
        Faults faults = new Faults();
        DimseStatus end = DimseStatus.SUCCESS;
        int told = 0;
        for (Path file : folder.files()) {
            if (association.isCancelled(message.command().messageId())) {
                end = DimseStatus.CANCELLED;
                break;
            }
            Optional<Attributes> entry = read(file, faults)
                    .filter(query::matches)
                    .filter(dataset -> !settings.issuerFiltered() || isScheduledFor(caller.callingAet(), dataset));
            if (entry.isEmpty()) {
                continue;
            }
            if (settings.answersMax() > 0 && told == settings.answersMax()) {
                end = DimseStatus.CANCELLED; // as queries of the archive end where there would be more
                break;
            }
            association.send(message.contextId(), message.command().response(DimseStatus.PENDING).withDataset(),
                    query.answer(entry.get()));
            told++;
        }
        faults.log();
        association.send(message.contextId(), message.command().response(end));
    }

    private Optional<Attributes> read(Path file, Faults faults) {
        try {
            return Optional.of(folder.read(file));
        } catch (NoSuchFileException _) {
            return Optional.empty(); // removed in the meantime
        } catch (LetheException | IOException e) {
            faults.add(e instanceof LetheException ? e.getMessage() : "it cannot be read");
            return Optional.empty();
        }
    }

    /** The title is taken as it is: whoever calls itself {@code *} is called so. */
    private static boolean isScheduledFor(String aet, Attributes dataset) {
        Element steps = dataset.get(Tag.ScheduledProcedureStepSequence);
        return steps != null && steps.items().stream()
                .flatMap(step -> step.attributes().strings(Tag.ScheduledStationAETitle).stream())
                .anyMatch(title -> title.strip().equals(aet.strip()));
    }

    /** Files that could not be read. Their names are not told: they may be those of patients. */
    private static final class Faults {
        private int count;
        private String first = "";

        void add(String message) {
            first = count == 0 ? message : first;
            count++;
        }

        void log() {
            if (count > 0) {
                LOG.warn("Files of the worklist were passed over: {}, for example because: {}", count, first);
            }
        }
    }
}
