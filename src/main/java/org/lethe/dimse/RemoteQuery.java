package org.lethe.dimse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.MainTags;

/**
 * A query that a modality answered.
 *
 * @param name symbolic name of the modality
 * @param modality as it was then
 * @param level of what was asked for
 * @param keys what was asked for, by tag
 * @param answers what it has
 */
public record RemoteQuery(String name, Modality modality, Level level, Map<Integer, String> keys,
        List<Attributes> answers) {
    public RemoteQuery {
        answers = List.copyOf(answers);
    }

    /** About how much memory the answers take, in bytes. */
    long bytes() {
        return answers.stream().mapToLong(Identifier::weight).sum();
    }

    /** @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if there are not so many */
    public Attributes answer(int index) {
        if (index < 0 || index >= answers.size()) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "The query has no such answer");
        }
        return answers.get(index);
    }

    /** What names the resource of an answer towards the modality. */
    public Map<Integer, String> identifiers(int index) {
        Attributes answer = answer(index);
        Map<Integer, String> identifiers = new LinkedHashMap<>();
        if (level == Level.STUDY) {
            put(identifiers, Tag.AccessionNumber, answer);
        }
        for (Level at : Level.values()) {
            if (!level.isAbove(at)) {
                put(identifiers, MainTags.identifierOf(at), answer);
            }
        }
        return identifiers;
    }

    private static void put(Map<Integer, String> identifiers, int tag, Attributes answer) {
        String value = answer.string(tag);
        if (value != null) {
            identifiers.put(tag, value);
        }
    }
}
