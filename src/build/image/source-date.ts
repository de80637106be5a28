/** The newest date that a file of an image has: 2026-01-01. Older dates, those that packages give their files, stay. */
export const SOURCE_DATE_EPOCH = 1767225600;
