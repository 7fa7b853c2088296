const char *a = "\UFFFFFFFF";
int b = L'\U00110000';
int c\U00110000 = 3;
const char d[] = u8"\uD800";
int e = '\UFFFFFFFF';
const char *f = "\u0041";
int g = U'\UFFFFFFFF';
