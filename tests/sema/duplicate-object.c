int a = 1;
int a = 2;

// 2:5: 'a' is defined twice
