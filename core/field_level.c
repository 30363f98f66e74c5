/*
 * Levels: which entity of a level a finding belongs to. Most are one array read; two or three steps
 * where the fact belongs to the image or the issue behind the row.
 */
#include "core/field.h"

#include "core/fixes.h"

static uint32_t image_of(const struct fleet *f, uint32_t i)
{
	return f->assets[f->asset[i]].image;
}

uint32_t field_entity(const struct fleet *f, enum level level, uint32_t i)
{
	switch (level) {
	/* clang-format off */
	case LEVEL_FINDING:         return i;
	case LEVEL_ISSUE:           return f->issue[i];
	case LEVEL_ASSET:           return f->asset[i];
	case LEVEL_IMAGE:           return image_of(f, i);
	case LEVEL_PACKAGE:         return f->issues[f->issue[i]].package;
	case LEVEL_VULN:            return f->issues[f->issue[i]].vuln;
	case LEVEL_VULN_NAME:       return f->vuln_name[i];
	case LEVEL_PACKAGE_NAME:    return f->package_name[i];
	case LEVEL_VERSION:         return f->version[i];
	case LEVEL_FIXED:           return f->fixed[i];
	case LEVEL_PATH:            return f->path[i];
	case LEVEL_PURL:            return f->purl[i];
	case LEVEL_ACCOUNT:         return f->account[i];
	case LEVEL_REGION:          return f->region[i];
	case LEVEL_TEAM:            return f->team[i];
	case LEVEL_LAYER:           return f->layer[i];
	case LEVEL_LAYER_DIGEST:    return f->layer_digest[i];
	case LEVEL_SEVERITY_RAW:    return f->severity_raw[i];
	case LEVEL_SEVERITY_SOURCE: return f->severity_source[i];
	case LEVEL_STATUS:          return f->status[i];
	case LEVEL_SEVERITY:        return f->severity[i];
	case LEVEL_SOURCE:          return f->source[i];
	case LEVEL_SOURCES:         return f->sources[i];
	case LEVEL_KIND:            return f->kind[i];
	case LEVEL_FIX:             return f->fix[i];
	case LEVEL_PRESENCE:        return f->presence[i];
	case LEVEL_PRESENCE_WHY:    return f->presence_why[i];
	case LEVEL_FLAGS:           return f->flags[i];
	case LEVEL_VERDICT:         return f->verdict[i];
	case LEVEL_GROUND:          return f->ground[i];
	case LEVEL_FIXES:           return fixes_of(f)->set_of[i];
	case LEVEL_SCORE:           return f->score[i];
	case LEVEL_COUNT:           break;
		/* clang-format on */
	}
	return FLEET_NONE;
}

uint32_t field_entities(const struct fleet *f, enum level level)
{
	switch (level) {
	/* clang-format off */
	case LEVEL_FINDING:      return f->count;
	case LEVEL_ISSUE:        return f->issue_count;
	case LEVEL_ASSET:        return f->asset_count;
	case LEVEL_IMAGE:        return f->image_count;
	case LEVEL_PACKAGE:      return f->package_count;
	case LEVEL_VULN:         return f->vuln_count;
	case LEVEL_VULN_NAME:    return f->vuln_name_count;
	case LEVEL_PACKAGE_NAME: return f->package_name_count;
	case LEVEL_SEVERITY:     return SEVERITY_COUNT;
	case LEVEL_SOURCE:       return SOURCE_COUNT;
	case LEVEL_SOURCES:      return 1 << SOURCE_COUNT;
	case LEVEL_KIND:         return KIND_COUNT;
	case LEVEL_FIX:          return FIX_COUNT;
	case LEVEL_PRESENCE:     return PRESENCE_COUNT;
	case LEVEL_PRESENCE_WHY: return WHY_COUNT;
	case LEVEL_FLAGS:        return 4;
	case LEVEL_VERDICT:      return f->issue_count + f->verdict_count;
	case LEVEL_GROUND:       return f->base_count + FLEET_GROUND_BASE;
	case LEVEL_FIXES:        return fixes_of(f)->set_count;
	case LEVEL_SCORE:        return FLEET_SCORE_NONE + 1;
	case LEVEL_COUNT:        return 0;
	case LEVEL_VERSION: case LEVEL_FIXED: case LEVEL_PATH: case LEVEL_PURL: case LEVEL_ACCOUNT:
	case LEVEL_REGION: case LEVEL_TEAM: case LEVEL_LAYER: case LEVEL_LAYER_DIGEST:
	case LEVEL_SEVERITY_RAW:
	case LEVEL_SEVERITY_SOURCE: case LEVEL_STATUS:
		return f->words.count + 1;
		/* clang-format on */
	}
	return 0;
}
