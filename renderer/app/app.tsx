/** Everything that surrounds the pages: cache, router, tooltips, toasts. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { queryClient } from "../lib/query.ts";
import { Toaster } from "../ui/toast.tsx";
import { TooltipProvider } from "../ui/tooltip.tsx";
import { router } from "./router.tsx";

export function App() {
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <Toaster>
            <RouterProvider router={router} />
          </Toaster>
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>
  );
}
