struct s { int a; };
struct s { int b; };

// 2:8: struct 's' is defined twice
