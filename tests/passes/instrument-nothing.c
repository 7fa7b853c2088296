// No function to hook but main: one probe, and the text stays what it was.
// expect calls: main=1 runtime_exit=1
int main(void) { printf("alone\n"); return 3; }
