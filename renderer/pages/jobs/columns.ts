/** The columns of the list; rows are placed one by one, so that each carries them. */
export const JOB_COLUMNS =
  "grid grid-cols-[20px_minmax(180px,3fr)_minmax(120px,2fr)_128px_124px_72px_32px] items-center gap-3 px-5.5 max-lg:grid-cols-[20px_minmax(160px,1fr)_128px_124px_72px_32px] max-sm:grid-cols-[20px_minmax(120px,1fr)_108px_32px] max-sm:px-3";
